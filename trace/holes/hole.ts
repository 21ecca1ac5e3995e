// A stretch of time of which records are missing, and what is known of them. Types, and words that they choose from.

/** What of records that are missing is known by how long it took. */
export const LOST_MEASURES = [
  /** Calls of `process()`; of a ScriptProcessor's handlers. */
  'process',
  'script',
  /** From a MIDI event to its first handler; from an event to its first audio action. */
  'handler',
  'firstAction',
  /** Calls of audio actions. */
  'action',
  'longTask',
  /** By how much the audio thread came late. */
  'gap',
] as const
export type LostMeasure = (typeof LOST_MEASURES)[number]

export interface LostDurations {
  readonly of: LostMeasure
  readonly count: number
  /** Within a tenth; within half of what an audio thread had no room for. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** What is known of a time. */
export interface LostFigures {
  /** How many of the missing records it is made of. */
  readonly records: number
  /**
   * What the processors of a context took of its time, 0…1 and above, of the context where that was the most: on
   * average, and in the longest call of one processor. Null where none was timed.
   */
  readonly load: { readonly average: number; readonly peak: number } | null
  /** In the order of LOST_MEASURES, without those that have not happened. */
  readonly durations: readonly LostDurations[]
}

export interface LostSecond extends LostFigures {
  /** Its beginning, epoch ms. */
  readonly wallMs: number
}

export interface LostStretch extends LostFigures {
  /** Each of which anything is known, in order. The first and the last one may reach beyond the hole. */
  readonly seconds: readonly LostSecond[]
}

export interface Hole {
  /** From the last record before it to the first one behind it, epoch ms by the page's clock. */
  readonly fromMs: number
  readonly toMs: number
  /** How many are missing. */
  readonly records: number
  /** Left out where they were only counted. */
  readonly lost?: LostStretch
}
