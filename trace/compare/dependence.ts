// How much neighbouring values depend on each other. Notes that follow one another meet the same phase of the device's
// callbacks, the same busy main thread and the same collection of garbage: a thousand of them can tell as little as
// fifty independent ones. Any reader context.

import { midranks } from './ranks.ts'
import type { SideValues } from './side-values.ts'

/** Lags that are looked at, at most; the sum mostly ends far earlier. */
const MAX_LAG = 2000
/** Products that are summed up for it, at most. In series so long blocks are longer than the lags that are left out. */
const MAX_PRODUCTS = 2e7

/**
 * How many values in a row tell as much as one independent value would, at least 1: the integrated time of
 * autocorrelation, of the values and of their distances from the median, whichever is longer. Ranks are correlated, so
 * that an outlier does not hide what its neighbours have in common. Sums pairs of lags while they are above zero
 * (Geyer 1992, initial positive sequence). Any thread.
 */
export function dependenceOf(side: SideValues): number {
  let longest = 1
  let at = 0
  for (const run of side.runs) {
    const distances = side.centred.subarray(at, at + run.length).map(Math.abs)
    at += run.length
    longest = Math.max(longest, timeOf(run), timeOf(distances))
  }
  return longest
}

function timeOf(values: Float64Array): number {
  const count = values.length
  if (count < 4) return 1
  const ranks = midranks(values, values.slice().sort())
  const middle = (count + 1) / 2
  let variance = 0
  for (let index = 0; index < count; index++) {
    const away = (ranks[index] as number) - middle
    ranks[index] = away
    variance += away * away
  }
  if (variance === 0) return 1
  // Divided by the pairs that there are: the usual division by all values lets a short run look less dependent.
  const correlation = (lag: number): number => {
    let sum = 0
    for (let index = lag; index < count; index++) {
      sum += (ranks[index] as number) * (ranks[index - lag] as number)
    }
    return (sum / variance) * (count / (count - lag))
  }
  const lastLag = Math.min(MAX_LAG, count >> 1, Math.ceil(MAX_PRODUCTS / count))
  let sum = 0
  for (let lag = 1; lag + 1 <= lastLag; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1)
    if (pair <= 0) break
    sum += pair
  }
  return withoutBias(Math.max(1, 1 + 2 * sum), count)
}

/**
 * What is estimated about the mean of the same values is too small, the more so the longer the dependence is against
 * the series: of a correlation r of neighbours by about (1 + 3r) / n (Kendall 1954).
 */
function withoutBias(time: number, count: number): number {
  const ratio = ratioOf(time)
  const corrected = Math.min(MAX_RATIO, ratio + (1 + 3 * ratio) / count)
  return (1 + corrected) / (1 - corrected)
}

/** The correlation of neighbours, where it falls geometrically with the distance. */
function ratioOf(time: number): number {
  return (time - 1) / (time + 1)
}

/** More would be a walk without an end. */
const MAX_RATIO = 0.999

/**
 * Share of the variance of a mean that blocks of this length show, 0…1, where the dependence falls geometrically with
 * the distance: what lies between neighbouring blocks is missing. Any thread.
 */
export function shownVariance(dependence: number, blockLength: number): number {
  if (dependence <= 1) return 1
  const ratio = ratioOf(dependence)
  const missing =
    ((dependence * dependence - 1) * (1 - ratio ** blockLength)) / (2 * blockLength * dependence)
  return Math.min(1, Math.max(0, 1 - missing))
}
