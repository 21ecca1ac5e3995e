// How a recording lies against the callbacks of its device. A sound waits for the next callback. Where between two of
// them the notes of a recording fall is drawn anew with each audio context, and all notes of a piece whose beat is a
// multiple of a callback fall there alike: so nothing within a recording tells it from the page, however many notes it
// has. It is known to be one callback at most, wherever in it. Any context.

import type { Report } from '../report/schema.ts'
import { isPageContext } from '../contexts/page-context.ts'
import type { ComparedRun } from './run-samples.ts'
import type { CompareStage, StatisticName } from './schema.ts'

/** What holds the wait for a callback; what the page's own code takes, and the way to the audio thread, do not. */
const WAITING: ReadonlySet<CompareStage> = new Set([
  'worklet',
  'output',
  'endToEnd',
  'toSound',
  'onset',
])

/** Of the normal distribution, two-sided: 95 %, and 0.5 % outside. */
const Z_95 = 1.96
const Z_STRICT = 2.807
/** Anywhere within a callback: standard deviation of the place, callbacks. */
const DEVIATION = 1 / Math.sqrt(12)
/**
 * Of the spread: notes that fall about a callback wait for none or for a whole one, and so spread by half of it; others
 * do not spread at all. A quarter is the most that two such values deviate.
 */
const SPREAD_DEVIATION = 1 / 4
/** What happens by lot in fewer cases does not. */
const BY_LOT = 0.001

/** What equal pages differ by for how their recordings lie, ms. */
export interface PhaseError {
  /** Half of the 95 % interval of a difference. */
  half95Ms: number
  /** Differences up to this are not shown. */
  leastMs: number
  /** What recordings of one side can differ by, at most. */
  mostMs: number
  /** Where those of each side differ by no more, they do not lie by lot; 0: that cannot be told. */
  agreeMs: number
}

export type PhaseErrors = Readonly<Record<StatisticName, PhaseError>>

/** Null where the stage does not wait for callbacks, or nobody tells how long these are (Firefox). Any thread. */
export function phaseErrors(
  stage: CompareStage,
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
): PhaseErrors | null {
  if (!WAITING.has(stage)) return null
  const [ofA, ofB] = [longestCallbackMs(a), longestCallbackMs(b)]
  const longestMs = Math.max(ofA, ofB)
  if (longestMs === 0) return null
  const errorMs = Math.sqrt(ofA ** 2 / a.length + ofB ** 2 / b.length)
  const errorOf = (deviation: number, mostMs: number, agreeMs: number): PhaseError => ({
    agreeMs,
    half95Ms: Math.min(mostMs, Z_95 * deviation * errorMs),
    leastMs: Math.min(mostMs, Z_STRICT * deviation * errorMs),
    mostMs,
  })
  const level = errorOf(DEVIATION, longestMs, longestMs * agreeingShare(a.length, b.length))
  const spread = errorOf(SPREAD_DEVIATION, longestMs / 2, 0)
  return { p50: level, p95: level, p99: level, spread }
}

/**
 * Within which share of a callback so many places of each side lie together by lot in less than a thousandth of cases:
 * n of them within a share r of it in n · rⁿ⁻¹, a little less.
 */
function agreeingShare(countA: number, countB: number): number {
  const freedom = countA + countB - 2
  return freedom === 0 ? 0 : (BY_LOT / (countA * countB)) ** (1 / freedom)
}

/** Of the page's live contexts, ms; 0: not known. Any thread. */
export function longestCallbackMs(runs: readonly ComparedRun[]): number {
  const lengths = runs.flatMap(({ report }) =>
    report.contexts.filter(isPageContext).map(callbackMs),
  )
  return Math.max(0, ...lengths.filter((length) => Number.isFinite(length)))
}

function callbackMs({ callbackFrames, sampleRate }: Report['contexts'][number]): number {
  return ((callbackFrames ?? 0) * 1000) / sampleRate
}
