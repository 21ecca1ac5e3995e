// Ranks of values among all of them, and the scores that are made of ranks. Any context.

import { probit } from 'simple-statistics'

/** Number of values in `sorted` that are below (`isBelow`) or not above the value. */
export function countTo(sorted: Float64Array, value: number, isBelow: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = sorted[middle] as number
    if (at < value || (!isBelow && at === value)) low = middle + 1
    else high = middle
  }
  return low
}

/** The rank of each value among all of `sorted`, 1…n; equal ones share their mean. Any thread. */
export function midranks(values: Float64Array, sorted: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length)
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    ranks[index] = (countTo(sorted, value, true) + countTo(sorted, value, false) + 1) / 2
  }
  return ranks
}

/**
 * Scores for a test of spread, of ranks of distances from the middle: half-normal, after Fligner and Killeen, so that
 * outliers count, but not without bound. `total`: of the ranks. Any thread.
 */
export function spreadScores(ranks: Float64Array, total: number): Float64Array {
  const scores = new Float64Array(ranks.length)
  for (let index = 0; index < ranks.length; index++) {
    scores[index] = probit(0.5 + (ranks[index] as number) / (2 * (total + 1)))
  }
  return scores
}
