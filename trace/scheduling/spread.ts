// Percentiles of a few values. Any reader context.

import { percentileOfSorted } from '../math/series.ts'
import type { SpreadFigures } from './schema.ts'

export const sorted = (values: Iterable<number>): Float64Array => new Float64Array(values).sort()

/** Null where there is no value. */
export function spreadOf(values: readonly number[]): SpreadFigures | null {
  const all = sorted(values)
  const at = (percentile: number): number => percentileOfSorted(all, percentile)
  const count = all.length
  return count > 0
    ? { count, min: at(0), p05: at(5), p50: at(50), p95: at(95), max: at(100) }
    : null
}

/** NaN where there is no value. */
export const medianOf = (values: readonly number[]): number =>
  percentileOfSorted(sorted(values), 50)

/** Distances from each to the next. */
export const gapsOf = (values: readonly number[]): number[] =>
  values.slice(1).map((value, index) => value - (values[index] as number))
