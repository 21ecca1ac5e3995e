// What the permutation tests add up: one score for each value and statistic. A rank for the median, which finds shifts
// with the fewest values; for p95 and p99 whether the value lies beyond that percentile of both sides together; for the
// spread a score of how far it lies from the median of its own run, which a shift does not change. Any reader context.

import { percentileOfSorted } from '../math/series.ts'
import { midranks, spreadScores } from './ranks.ts'
import type { SideValues } from './side-values.ts'
import { STATISTICS, type StatisticName } from './schema.ts'

export type Scores = Readonly<Record<StatisticName, Float64Array>>

export interface ScoredSides {
  a: Scores
  b: Scores
  /** Cliff's delta of b against a. */
  effect: Readonly<Record<StatisticName, number>>
}

/** Any thread; about 100 bytes a value. */
export function scoreSides(a: SideValues, b: SideValues): ScoredSides {
  const pooled = joined(a.values, b.values).sort()
  const away = (side: SideValues): Float64Array => side.centred.map(Math.abs)
  const [awayA, awayB] = [away(a), away(b)]
  const pooledAway = joined(awayA, awayB).sort()
  const ranksA = midranks(a.values, pooled)
  const ranksB = midranks(b.values, pooled)
  const distancesA = midranks(awayA, pooledAway)
  const distancesB = midranks(awayB, pooledAway)
  const total = pooled.length
  const beyond = (values: Float64Array, percentile: number): Float64Array => {
    const edge = percentileOfSorted(pooled, percentile)
    return values.map((value) => (value > edge ? 1 : 0))
  }
  const p95 = { a: beyond(a.values, 95), b: beyond(b.values, 95) }
  const p99 = { a: beyond(a.values, 99), b: beyond(b.values, 99) }
  return {
    a: { p50: ranksA, p95: p95.a, p99: p99.a, spread: spreadScores(distancesA, total) },
    b: { p50: ranksB, p95: p95.b, p99: p99.b, spread: spreadScores(distancesB, total) },
    effect: {
      p50: deltaOfRanks(ranksA, ranksB),
      p95: meanOf(p95.b) - meanOf(p95.a),
      p99: meanOf(p99.b) - meanOf(p99.a),
      spread: deltaOfRanks(distancesA, distancesB),
    },
  }
}

/** The sums of each block, statistic by statistic. */
export function blockSums(scores: Scores, bounds: Int32Array): Float64Array[] {
  return STATISTICS.map((statistic) => {
    const own = scores[statistic]
    const sums = new Float64Array(bounds.length - 1)
    for (let block = 0; block < sums.length; block++) {
      let sum = 0
      const end = bounds[block + 1] as number
      for (let index = bounds[block] as number; index < end; index++) sum += own[index] as number
      sums[block] = sum
    }
    return sums
  })
}

/** P(b > a) − P(b < a), from ranks among both. */
function deltaOfRanks(a: Float64Array, b: Float64Array): number {
  return (2 * (meanOf(b) - meanOf(a))) / (a.length + b.length)
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
