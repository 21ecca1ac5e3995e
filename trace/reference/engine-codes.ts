// What the engine tells in numbers, as codes: names that reader, figures and words share. Any reader context.

import { ENGINE_CONDITION, ENGINE_QUALITY, ENGINE_REASON } from '../wire/record.ts'

type ValueOf<T> = T[keyof T]

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
] as const
/** `unknown`: of a newer engine. */
export type EnvelopeStage = (typeof ENVELOPE_STAGES)[number] | 'unknown'

/** Stage of a voice's envelope, by the engine's number. */
export function envelopeStage(stage: number): EnvelopeStage {
  return ENVELOPE_STAGES[stage] ?? 'unknown'
}

export type QualityName = 'Maximum' | 'High' | 'Medium' | 'Low'

const QUALITY_NAMES: Record<ValueOf<typeof ENGINE_QUALITY>, QualityName> = {
  [ENGINE_QUALITY.maximum]: 'Maximum',
  [ENGINE_QUALITY.high]: 'High',
  [ENGINE_QUALITY.medium]: 'Medium',
  [ENGINE_QUALITY.low]: 'Low',
}

/** Name of an ENGINE_QUALITY; what is not known is the lowest. */
export function qualityName(level: number): QualityName {
  return (QUALITY_NAMES as Record<number, QualityName>)[level] ?? 'Low'
}

/** Why the level changed. `unknown`: of a newer engine. */
export type QualityReason = keyof typeof ENGINE_REASON | 'unknown'

const QUALITY_REASONS: Record<ValueOf<typeof ENGINE_REASON>, QualityReason> = {
  [ENGINE_REASON.start]: 'start',
  [ENGINE_REASON.late]: 'late',
  [ENGINE_REASON.recovered]: 'recovered',
  [ENGINE_REASON.chosen]: 'chosen',
}

/** Name of an ENGINE_REASON. */
export function qualityReason(reason: number): QualityReason {
  return (QUALITY_REASONS as Record<number, QualityReason>)[reason] ?? 'unknown'
}

type EngineCondition = keyof typeof ENGINE_CONDITION

/** What the dashboard warns of. */
const WARNINGS = [
  'blockTime',
  'midiLatency',
  'queue',
  'memory',
  'stealing',
] as const satisfies readonly EngineCondition[]
export type EngineWarning = (typeof WARNINGS)[number]

/** For what the dashboard calls the engine DEGRADED. */
const CRITICALS = [
  'blockTime',
  'midiLatency',
  'queue',
  'underrun',
  'allocation',
  'notFinite',
] as const satisfies readonly EngineCondition[]
export type EngineCritical = (typeof CRITICALS)[number]

/** The conditions in a word of ENGINE_CONDITION bits. */
export function warningsOf(bits: number): EngineWarning[] {
  return WARNINGS.filter((name) => (bits & ENGINE_CONDITION[name]) !== 0)
}
export function criticalsOf(bits: number): EngineCritical[] {
  return CRITICALS.filter((name) => (bits & ENGINE_CONDITION[name]) !== 0)
}
