// A duration over time, laid out so that the figures of any stretch of it cost next to nothing: who moves through a
// long recording asks for another stretch several times a second. Any reader context.
//
//   values in the order of their times   | block | block | block | rest
//   figures of a whole block             known once
//   counts of histogram buckets          summed up to each block
//
// A stretch is whole blocks, which are put together, and a part of one at each end, which is counted.

import {
  bucketOf,
  HISTOGRAM_MAX_US,
  largestOfBucket,
  rankOf,
  smallestOfBucket,
} from './histogram.ts'
import { createRangeCounts } from './range-counts.ts'
import type { Series } from './series.ts'

/** What is asked of a series. */
export type SeriesFigures = Omit<Series, 'add'>

export interface RangeSeries {
  /**
   * Its values from `fromMs` on, before `toMs`; allocates counts for each different bucket when asked for percentiles.
   */
  between(fromMs: number, toMs: number): SeriesFigures
}

/**
 * Of values with their times, in the order of time; values that are not finite are left out. `usPerUnit` as for
 * createSeries, whose figures these are. Any thread; some 20 bytes a value, and sorting its buckets once.
 */
export function createRangeSeries(
  allMs: Float64Array,
  allValues: Float64Array,
  usPerUnit: number,
): RangeSeries {
  const { atMs, values } = filled(allMs, allValues)
  const { length } = values
  const { edges, places } = bucketsOf(values, usPerUnit)
  const bucketCounts = createRangeCounts(places, edges.length)
  const { blockRows } = bucketCounts
  const blocks = Math.floor(length / blockRows)
  const ofBlocks: Moments[] = []
  for (let block = 0; block < blocks; block++) {
    const moments = emptyMoments()
    addRows(moments, block * blockRows, (block + 1) * blockRows)
    ofBlocks.push(moments)
  }

  function addRows(into: Moments, from: number, to: number): void {
    for (let row = from; row < to; row++) addValue(into, values[row] as number)
  }

  function momentsOf(from: number, to: number): Moments {
    const moments = emptyMoments()
    const first = Math.ceil(from / blockRows)
    const end = Math.min(blocks, Math.floor(to / blockRows))
    if (first >= end) {
      addRows(moments, from, to)
      return moments
    }
    addRows(moments, from, first * blockRows)
    for (let block = first; block < end; block++) addMoments(moments, ofBlocks[block] as Moments)
    addRows(moments, end * blockRows, to)
    return moments
  }

  return {
    between(fromMs, toMs) {
      const from = firstFrom(atMs, fromMs)
      const to = Math.max(from, firstFrom(atMs, toMs))
      const { count, mean, squares, min, max } = momentsOf(from, to)
      let counts: Int32Array | null = null
      return {
        count,
        mean,
        variance: count < 2 ? 0 : squares / (count - 1),
        min: count === 0 ? 0 : min,
        max: count === 0 ? 0 : max,
        hasHistogram: true,
        percentile(percentile) {
          if (count === 0) return 0
          counts ??= bucketCounts.between(from, to)
          const rank = rankOf(percentile, count)
          let place = 0
          for (let seen = counts[0] as number; seen < rank; seen += counts[place] as number) place++
          const bucket = edges[place] as number
          const us = percentile === 0 ? smallestOfBucket(bucket) : largestOfBucket(bucket)
          return Math.min(max, Math.max(min, us / usPerUnit))
        },
      }
    },
  }
}

/** The finite values with their times: the given ones where all are. Loops, as callbacks for each row cost more. */
function filled(
  allMs: Float64Array,
  allValues: Float64Array,
): { atMs: Float64Array; values: Float64Array } {
  const { length } = allValues
  let count = 0
  for (let row = 0; row < length; row++) if (Number.isFinite(allValues[row])) count++
  if (count === length) return { atMs: allMs, values: allValues }
  const atMs = new Float64Array(count)
  const values = new Float64Array(count)
  let place = 0
  for (let row = 0; row < length; row++) {
    const value = allValues[row] as number
    if (!Number.isFinite(value)) continue
    atMs[place] = allMs[row] as number
    values[place++] = value
  }
  return { atMs, values }
}

/** Index of the first time that is not before. */
export function firstFrom(atMs: Float64Array, wallMs: number): number {
  let low = 0
  let high = atMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((atMs[middle] as number) < wallMs) low = middle + 1
    else high = middle
  }
  return low
}

/** The buckets in use, in order, and the place of each value's own among them. */
function bucketsOf(
  values: Float64Array,
  usPerUnit: number,
): { edges: Int32Array; places: Uint16Array } {
  const { length } = values
  const buckets = new Int32Array(length)
  let last = 0
  for (let row = 0; row < length; row++) {
    const us = Math.round(
      Math.min(HISTOGRAM_MAX_US, Math.max(0, (values[row] as number) * usPerUnit)),
    )
    const bucket = bucketOf(us)
    buckets[row] = bucket
    if (bucket > last) last = bucket
  }
  // All that there may be are some thousands: a table is quicker than a map.
  const isUsed = new Uint8Array(last + 1)
  for (let row = 0; row < length; row++) isUsed[buckets[row] as number] = 1
  const placeOf = new Uint16Array(last + 1)
  let used = 0
  for (let bucket = 0; bucket <= last; bucket++) {
    if (isUsed[bucket] === 1 && length > 0) placeOf[bucket] = used++
  }
  const edges = new Int32Array(used)
  const places = new Uint16Array(length)
  for (let row = 0; row < length; row++) {
    const bucket = buckets[row] as number
    const place = placeOf[bucket] as number
    edges[place] = bucket
    places[row] = place
  }
  return { edges, places }
}

/** Count, mean and spread, as createSeries has them. */
interface Moments {
  count: number
  mean: number
  squares: number
  min: number
  max: number
}

const emptyMoments = (): Moments => ({
  count: 0,
  mean: 0,
  squares: 0,
  min: Infinity,
  max: -Infinity,
})

/** Welford's method. */
function addValue(into: Moments, value: number): void {
  into.count++
  const delta = value - into.mean
  into.mean += delta / into.count
  into.squares += delta * (value - into.mean)
  if (value < into.min) into.min = value
  if (value > into.max) into.max = value
}

/** Two sets as one, by Chan's method, which keeps what Welford's keeps. */
function addMoments(into: Moments, more: Moments): void {
  const count = into.count + more.count
  if (count === 0) return
  const delta = more.mean - into.mean
  into.squares += more.squares + (delta * delta * into.count * more.count) / count
  into.mean += (delta * more.count) / count
  into.count = count
  into.min = Math.min(into.min, more.min)
  into.max = Math.max(into.max, more.max)
}
