// What the engine tells in numbers, as codes: names that readers, figures and words share. Any reader context.

import { ENGINE_CONDITION, ENGINE_QUALITY, ENGINE_REASON } from '../wire/record.ts'
import type {
  EngineCritical,
  EngineWarning,
  EnvelopeStage,
  QualityName,
  QualityReason,
} from './schema.ts'

/** Stages of a voice's volume envelope, in the order of the engine's numbers. */
const ENVELOPE_STAGES = [
  'off',
  'delay',
  'attack',
  'hold',
  'decay',
  'sustain',
  'release',
  'fade',
] as const satisfies readonly EnvelopeStage[]

/** Stage of a voice's envelope, by the engine's number. */
export function envelopeStage(stage: number): EnvelopeStage {
  return ENVELOPE_STAGES[stage] ?? 'unknown'
}

const QUALITY_NAMES: Record<number, QualityName> = {
  [ENGINE_QUALITY.maximum]: 'Maximum',
  [ENGINE_QUALITY.high]: 'High',
  [ENGINE_QUALITY.medium]: 'Medium',
  [ENGINE_QUALITY.low]: 'Low',
}

/** Name of an ENGINE_QUALITY; what is not known is the lowest. */
export function qualityName(level: number): QualityName {
  return QUALITY_NAMES[level] ?? 'Low'
}

const QUALITY_REASONS: Record<number, QualityReason> = {
  [ENGINE_REASON.start]: 'start',
  [ENGINE_REASON.late]: 'late',
  [ENGINE_REASON.recovered]: 'recovered',
  [ENGINE_REASON.chosen]: 'chosen',
}

/** Name of an ENGINE_REASON. */
export function qualityReason(reason: number): QualityReason {
  return QUALITY_REASONS[reason] ?? 'unknown'
}

const WARNINGS: readonly EngineWarning[] = [
  'blockTime',
  'midiLatency',
  'queue',
  'memory',
  'stealing',
]
const CRITICALS: readonly EngineCritical[] = [
  'blockTime',
  'midiLatency',
  'queue',
  'underrun',
  'allocation',
  'notFinite',
]

/** The conditions in a word of ENGINE_CONDITION bits. */
export function warningsOf(bits: number): EngineWarning[] {
  return WARNINGS.filter((name) => (bits & ENGINE_CONDITION[name]) !== 0)
}
export function criticalsOf(bits: number): EngineCritical[] {
  return CRITICALS.filter((name) => (bits & ENGINE_CONDITION[name]) !== 0)
}
