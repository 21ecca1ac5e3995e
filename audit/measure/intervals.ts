// Values with the interval in which they lie with 95 % confidence, of independent values without any shape assumed
// where that can be done. Any context.

import type { MeasuredValue } from '../audit.ts'

/** Quantile of the standard normal distribution, two-sided 95 %. */
const Z_95 = 1.96

type WithInterval = Pick<MeasuredValue, 'value' | 'interval95'>

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** The value at a share of sorted values, at least one, between two by the line. */
function at(values: readonly number[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (values.length - 1)
  const low = values[Math.floor(place)] as number
  const high = values[Math.ceil(place)] as number
  return low + (high - low) * (place - Math.floor(place))
}

/**
 * A percentile, `share` 0…1, of at least one value; its interval by the ranks that a binomial distribution gives it.
 * Any thread.
 */
export function percentileOf(values: readonly number[], share: number): WithInterval {
  const ranked = sorted(values)
  const half = Z_95 * Math.sqrt((share * (1 - share)) / ranked.length)
  return {
    value: at(ranked, share),
    interval95: [at(ranked, share - half), at(ranked, share + half)],
  }
}

/** `count` of `all`, at least one: a share and its interval by Wilson (1927). Any thread. */
export function shareOf(count: number, all: number): WithInterval {
  const share = count / all
  const z2 = (Z_95 * Z_95) / all
  const middle = (share + z2 / 2) / (1 + z2)
  const half = (Z_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all))
  return { value: share, interval95: [Math.max(0, middle - half), Math.min(1, middle + half)] }
}

/** Things that come by chance, `count` of them in `seconds`: so many a second, by the Poisson distribution's width. */
export function rateOf(count: number, seconds: number): WithInterval {
  const half = Z_95 * Math.sqrt(count)
  return {
    value: count / seconds,
    interval95: [Math.max(0, count - half) / seconds, (count + half) / seconds],
  }
}

/** What was counted, or read, and is as it is. */
export const exactly = (value: number): WithInterval => ({ value, interval95: [value, value] })

/** Mean and variance, of at least two values. */
export function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / (values.length - 1) }
}

/** The values, the most extreme of which, a share on each side, are pulled in to their neighbours (Winsor). */
export function winsorised(values: readonly number[], share: number): number[] {
  const ranked = sorted(values)
  const low = at(ranked, share)
  const high = at(ranked, 1 - share)
  return values.map((value) => Math.min(high, Math.max(low, value)))
}
