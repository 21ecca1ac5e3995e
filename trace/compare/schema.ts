// The shape of a comparison, `awescope.compare/1`: what `awescope compare --json` prints and the panel shows. Types and
// names only. compare.ts makes it in codes, text/compare-words.ts adds the sentences.

import type { StageName } from '../config/stage-names.ts'

export const COMPARE_SCHEMA = 'awescope.compare/1'

/**
 * What is compared beside the stages: `toSound`, from the event to the sound in the audio thread, where a side has no
 * `endToEnd`; `onset`, context time from dispatch to the first sample; `load`, what all processors of a context take of
 * a render quantum, ms.
 */
export type CompareStage = StageName | 'toSound' | 'onset' | 'load'

/** `spread` is half of the distance between the 5th and the 95th percentile, about the median of each run. */
export const STATISTICS = ['p50', 'p95', 'p99', 'spread'] as const
export type StatisticName = (typeof STATISTICS)[number]

/**
 * Of the second side against the first. `belowHearing`: shown, and too small to be heard; `tooFew`: not shown, and so
 * few that nothing else can be said.
 */
export type CompareVerdict = 'worse' | 'better' | 'belowHearing' | 'noDifference' | 'tooFew'

/**
 * Why a difference counts as none: it is within the error of the clocks; it is no more than equal pages differ by for
 * how recordings lie against the device's callbacks, or than recordings of one side differ by among themselves; its
 * interval holds zero; its test is not sure enough beside all others.
 */
export const NOT_SHOWN = ['clocks', 'callbacks', 'recordings', 'interval', 'tests'] as const
export type NotShown = (typeof NOT_SHOWN)[number]

export interface Finding {
  stage: CompareStage
  statistic: StatisticName
  /** The statistic of each side, ms. */
  a: number
  b: number
  /** b − a: above 0 the second side is slower. */
  differenceMs: number
  interval95Ms: [number, number]
  /** Of this test alone; verdicts rest on all of them together (`method`). */
  pValue: number
  /** Cliff's delta of what was tested, −1…1: above 0 the second side is slower. */
  effectSize: number
  verdict: CompareVerdict
  /** The first reason of NOT_SHOWN that holds; null where a difference is shown, or there are too few events. */
  notShown: NotShown | null
}

/** What the findings of a stage rest on. */
export interface SampleFigures {
  stage: CompareStage
  /** Values of each side. */
  countA: number
  countB: number
  /** How many neighbours tell about as much as a single independent value would; 1: all are independent. */
  dependence: number
  /** How many were moved together as a block. */
  blockLength: number
  /** Differences below this are within the error of the clocks, ms. */
  floorMs: number
  /**
   * Medians of equal pages can differ by so much, ms, for how each recording lies against the device's callbacks; with
   * one recording a side that is one callback. 0: the stage does not wait for them, or their length is not known.
   */
  phaseMs: number
  /** Values that the side with fewer is short of, for a verdict on each statistic; 0: it has enough. */
  missing: Readonly<Record<StatisticName, number>>
}

export interface UnderrunFigures {
  countA: number
  countB: number
  secondsA: number
  secondsB: number
  perMinuteA: number
  perMinuteB: number
  differencePerMinute: number
  interval95PerMinute: [number, number]
  pValue: number
  verdict: Exclude<CompareVerdict, 'belowHearing'>
}

/**
 * An event that both sides played, and that moved most: of each side the recording where it took the median of what it
 * took in all of them (the lower one of two).
 */
export interface Mover {
  /** Place of these recordings in their groups. */
  runA: number
  runB: number
  /** Ids in their traces; `e-12` on the command line. */
  eventA: number
  eventB: number
  /** Such as "Note on C4 100". */
  label: string
  aMs: number
  bMs: number
  differenceMs: number
  /** The stage that moved most of it; null where none is known of both. */
  stage: StageName | null
  stageDifferenceMs: number | null
}

export interface MoverFigures {
  /** Recordings of each side that played the same as the first of the first side, and are laid side by side. */
  runsA: number
  runsB: number
  /** Events that were found in most of each side, in the same order. */
  aligned: number
  /** By how much they moved, largest first, at most ten. */
  worst: Mover[]
}

/** Where the sides were not recorded alike: what is told apart, and what each has. */
export const ENVIRONMENT_FACTS = [
  'url',
  'browser',
  'platform',
  'sink',
  'isolated',
  'sampleRate',
  'quantum',
  'baseLatency',
  'workletStep',
] as const
export type EnvironmentFact = (typeof ENVIRONMENT_FACTS)[number]

export type CompareNote =
  | { code: 'differs'; of: EnvironmentFact; a: string; b: string }
  | { code: 'differs-within'; side: 'a' | 'b'; of: EnvironmentFact; values: string }
  /** `callbackMs`: of the device; 0: not known. */
  | { code: 'single-runs'; callbackMs: number }
  | { code: 'only-in'; side: 'a' | 'b'; stage: CompareStage }
  | { code: 'no-notes'; side: 'a' | 'b' }
  | { code: 'lost-records'; side: 'a' | 'b'; count: number }
  | { code: 'let-go'; side: 'a' | 'b'; count: number }
  | { code: 'same-trace' }

/** The thresholds of hearing that the verdicts used; `text/compare-words.ts` names their sources. */
export interface HearingFigures {
  /** A change of p50, p95 or p99 up to this is not known to be heard, ms. */
  levelMs: number
  /** A change of spread up to this. */
  spreadMs: number
  /** Load is not heard at all; a change of it up to this share of a quantum is no verdict of its own. */
  loadShare: number
}

export interface MethodFigures {
  seed: number
  permutations: number
  resamples: number
  /** All tests together find a difference where there is none in at most this share of comparisons. */
  alpha: number
  /** Tests that took part in Holm's correction. */
  tests: number
}

export interface SideFigures {
  /** As they were given, such as file names. */
  names: string[]
  /** Events that the page played and that ended. */
  events: number
  /** Of these, those that were followed to what is heard. */
  notes: number
}

/** The finding of the first sentence, and the stage that explains it. */
export interface Headline {
  finding: Finding | null
  because: Finding | null
}

export interface ComparisonFigures {
  schema: typeof COMPARE_SCHEMA
  verdict: CompareVerdict
  findings: Finding[]
  headline: Headline
  samples: SampleFigures[]
  /** Null where neither side had a live context. */
  underruns: UnderrunFigures | null
  /** Null where they did not play the same. */
  movers: MoverFigures | null
  a: SideFigures
  b: SideFigures
  notes: CompareNote[]
  hearing: HearingFigures
  method: MethodFigures
}
