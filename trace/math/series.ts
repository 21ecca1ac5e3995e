// Running figures of one duration: count, mean, spread, extremes and, where wanted, percentiles. The one place that
// computes them, for stages, processors and onsets alike. Any reader context.

import { createDurationHistogram, type DurationHistogram } from './histogram.ts'

export interface Series {
  readonly count: number
  readonly mean: number
  /** Variance of the values (unit squared), unbiased; 0 below two values. */
  readonly variance: number
  readonly min: number
  readonly max: number
  readonly hasHistogram: boolean
  /** Adds a finite value; anything else is ignored. */
  add(value: number): void
  /** Value that `percentile` (0…100) of all do not exceed; NaN where no histogram is kept. */
  percentile(percentile: number): number
}

/**
 * An empty series. `usPerUnit` is the unit in µs (1000 for values in ms). Any thread; constant memory. Welford's
 * method, so that the spread of small differences on large values stays exact.
 */
export function createSeries(usPerUnit: number, isHistogram: boolean): Series {
  const histogram: DurationHistogram | null = isHistogram ? createDurationHistogram() : null
  let count = 0
  let mean = 0
  let squares = 0
  let min = Infinity
  let max = -Infinity
  return {
    get count() {
      return count
    },
    get mean() {
      return mean
    },
    get variance() {
      return count < 2 ? 0 : squares / (count - 1)
    },
    get min() {
      return count === 0 ? 0 : min
    },
    get max() {
      return count === 0 ? 0 : max
    },
    hasHistogram: isHistogram,
    add(value) {
      if (!Number.isFinite(value)) return
      count++
      const delta = value - mean
      mean += delta / count
      squares += delta * (value - mean)
      if (value < min) min = value
      if (value > max) max = value
      histogram?.addUs(value * usPerUnit)
    },
    percentile(percentile) {
      if (histogram === null) return NaN
      if (count === 0) return 0
      // The histogram answers the upper end of a bucket; no true value lies outside the exact extremes.
      return Math.min(max, Math.max(min, histogram.percentileUs(percentile) / usPerUnit))
    },
  }
}

/**
 * Standard error of a mean of `count` durations that were each read as the difference of two readings of a clock with
 * step `step`: the spread of the values, and the quantisation (variance step²/12 for each of the two readings). It
 * falls with the root of the count, because the readings' phases against the clock are independent.
 */
export function standardError(variance: number, count: number, step: number): number {
  if (count === 0) return 0
  return Math.sqrt((variance + (step * step) / 6) / count)
}

/** Percentile of values that are sorted in ascending order, nearest rank; NaN where there are none. */
export function percentileOfSorted(sorted: Float64Array, percentile: number): number {
  if (sorted.length === 0) return NaN
  const rank = Math.ceil((percentile / 100) * sorted.length)
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] as number
}
