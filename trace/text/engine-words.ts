// What the reference's engine tells, in words: stages of its voices, quality levels with their reasons, and what the
// dashboard holds against it. Any context.

import { ENGINE_BUDGET, ENGINE_LIMIT } from '../wire/engine-budgets.ts'
import type {
  EngineCritical,
  EngineWarning,
  EnvelopeStage,
  QualityName,
  QualityReason,
} from '../reference/engine-codes.ts'
import type { QualityChange, ReferenceEngineFigures, ReferenceVoice } from '../reference/schema.ts'
import { wholePercent } from './numbers.ts'

const ENVELOPE_STAGES: Record<Exclude<EnvelopeStage, 'unknown'>, string> = {
  off: 'off',
  delay: 'delay',
  attack: 'attack',
  hold: 'hold',
  decay: 'decay',
  sustain: 'sustain',
  release: 'release',
  fade: 'fade',
}

/** Stage of a voice's envelope. */
export function envelopeStageName({
  stage,
  stageNumber,
}: Pick<ReferenceVoice, 'stage' | 'stageNumber'>): string {
  return stage === 'unknown' ? `stage ${stageNumber}` : ENVELOPE_STAGES[stage]
}

/** What a level leaves out; follows the settings of engine/monitor/adaptive-quality.ts. */
export const QUALITY_MEANING: Readonly<Record<QualityName, string>> = {
  Maximum: 'everything on',
  High: 'without chorus',
  Medium: 'without chorus, linear interpolation, 24 voices',
  Low: 'dry, linear interpolation, 16 voices',
}

const QUALITY_REASONS: Record<QualityReason, (taken: string) => string> = {
  start: () => 'from the start',
  late: (taken) => `a block took ${taken}`,
  recovered: (taken) => `blocks took only ${taken} for a while`,
  chosen: () => 'chosen by hand',
  unknown: () => 'the reason is not known to this version',
}

/** Why the level changed. */
export function qualityReasonText({
  reason,
  share,
}: Pick<QualityChange, 'reason' | 'share'>): string {
  return QUALITY_REASONS[reason](`${wholePercent(share)} of the time it has`)
}

/** What plays the engine's voices; '' where the recording does not say. */
export function kernelText({
  kernel,
  isKernelFailed,
}: Pick<ReferenceEngineFigures, 'kernel' | 'isKernelFailed'>): string {
  if (kernel === null) return ''
  if (kernel === 'wasm') return 'WebAssembly'
  return isKernelFailed ? 'JavaScript (WebAssembly failed)' : 'JavaScript'
}

/** What the dashboard warns of, one sentence each. */
export const WARNING_SENTENCES: Readonly<Record<EngineWarning, string>> = {
  blockTime: `A block took more than ${wholePercent(ENGINE_LIMIT.blockWarningShare)} of its time.`,
  midiLatency: `A message waited more than ${ENGINE_LIMIT.midiWarningMs} ms for its block.`,
  queue: `The event queue is over ${wholePercent(ENGINE_LIMIT.queueShare)} full.`,
  memory: `Engine and bank take more than ${ENGINE_LIMIT.memoryMegabytes} MB of memory.`,
  stealing: `More than ${ENGINE_LIMIT.steals} voices were stolen within a minute.`,
}

/** For what the dashboard calls the engine DEGRADED, one sentence each. */
export const CRITICAL_SENTENCES: Readonly<Record<EngineCritical, string>> = {
  blockTime: `A block took more than ${wholePercent(ENGINE_LIMIT.blockCriticalShare)} of its time.`,
  midiLatency: `A message waited more than ${ENGINE_BUDGET.midiMs} ms for its block.`,
  queue: 'The event queue overflowed: events were lost.',
  underrun: 'A block took longer than it lasts.',
  allocation: 'A pool grew in the audio thread.',
  notFinite: 'Samples that are no numbers were silenced.',
}
