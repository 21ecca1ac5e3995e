// Names and sentences for what the engine tells in numbers. Any reader context.

import { ENGINE_BUDGET, ENGINE_LIMIT } from '../wire/engine-budgets.ts'
import { ENGINE_CONDITION, ENGINE_QUALITY, ENGINE_REASON } from '../wire/record.ts'
import type { QualityName } from './schema.ts'

const STAGE_NAMES = ['off', 'delay', 'attack', 'hold', 'decay', 'sustain', 'release', 'fade']

/** Stage of a voice's envelope, by the engine's number. */
export function envelopeStageName(stage: number): string {
  return STAGE_NAMES[stage] ?? `stage ${stage}`
}

const QUALITY_NAMES: Record<number, QualityName> = {
  [ENGINE_QUALITY.maximum]: 'Maximum',
  [ENGINE_QUALITY.high]: 'High',
  [ENGINE_QUALITY.medium]: 'Medium',
  [ENGINE_QUALITY.low]: 'Low',
}

/** What a level leaves out; follows the settings of engine/monitor/adaptive-quality.ts. */
export const QUALITY_MEANING: Record<QualityName, string> = {
  Maximum: 'everything on',
  High: 'without chorus',
  Medium: 'without chorus, linear interpolation, 24 voices',
  Low: 'dry, linear interpolation, 16 voices',
}

/** Name of an ENGINE_QUALITY; what is not known is the lowest. */
export function qualityName(level: number): QualityName {
  return QUALITY_NAMES[level] ?? 'Low'
}

/** Why the level changed. `share`: block time as a share of its duration. */
export function qualityReason(reason: number, share: number): string {
  const taken = `${Math.round(share * 100)} % of the time it has`
  switch (reason) {
    case ENGINE_REASON.start:
      return 'from the start'
    case ENGINE_REASON.late:
      return `a block took ${taken}`
    case ENGINE_REASON.recovered:
      return `blocks took only ${taken} for a while`
    case ENGINE_REASON.chosen:
      return 'chosen by hand'
    default:
      return 'the reason is not known to this version'
  }
}

const percentOf = (share: number): string => `${Math.round(share * 100)} %`

const WARNING_WORDS: [number, string][] = [
  [
    ENGINE_CONDITION.blockTime,
    `A block took more than ${percentOf(ENGINE_LIMIT.blockWarningShare)} of its time.`,
  ],
  [
    ENGINE_CONDITION.midiLatency,
    `A message waited more than ${ENGINE_LIMIT.midiWarningMs} ms for its block.`,
  ],
  [ENGINE_CONDITION.queue, `The event queue is over ${percentOf(ENGINE_LIMIT.queueShare)} full.`],
  [
    ENGINE_CONDITION.memory,
    `Engine and bank take more than ${ENGINE_LIMIT.memoryMegabytes} MB of memory.`,
  ],
  [
    ENGINE_CONDITION.stealing,
    `More than ${ENGINE_LIMIT.steals} voices were stolen within a minute.`,
  ],
]

const CRITICAL_WORDS: [number, string][] = [
  [
    ENGINE_CONDITION.blockTime,
    `A block took more than ${percentOf(ENGINE_LIMIT.blockCriticalShare)} of its time.`,
  ],
  [
    ENGINE_CONDITION.midiLatency,
    `A message waited more than ${ENGINE_BUDGET.midiMs} ms for its block.`,
  ],
  [ENGINE_CONDITION.queue, 'The event queue overflowed: events were lost.'],
  [ENGINE_CONDITION.underrun, 'A block took longer than it lasts.'],
  [ENGINE_CONDITION.allocation, 'A pool grew in the audio thread.'],
  [ENGINE_CONDITION.notFinite, 'Samples that are no numbers were silenced.'],
]

/** The conditions in a word of bits, one sentence each. */
export function warningSentences(bits: number): string[] {
  return sentencesOf(WARNING_WORDS, bits)
}
export function criticalSentences(bits: number): string[] {
  return sentencesOf(CRITICAL_WORDS, bits)
}

function sentencesOf(words: readonly [number, string][], bits: number): string[] {
  return words.filter(([bit]) => (bits & bit) !== 0).map(([, sentence]) => sentence)
}
