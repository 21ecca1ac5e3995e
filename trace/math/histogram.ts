// A histogram of durations on HdrHistogram: three significant digits, unit 1 µs, grows by itself. Any reader context.
// Only this file imports the library, and only this path of it: the package root brings WebAssembly and eval.
//
// The library's counts take 28 kB from the first value on, and a page can have tens of thousands of durations with a
// few values each. So while there are few different values only their buckets are kept, by the library's own indices;
// the answers are the same.

import Int32HistogramModule from 'hdr-histogram-js/dist/Int32Histogram.js'

/** Longest duration that is told apart, µs (35 minutes); longer ones count as this. */
export const HISTOGRAM_MAX_US = 2 ** 31 - 1
/** Size to start with: 65 ms. It doubles by itself when something longer comes. */
const START_US = 65_536
const SIGNIFICANT_DIGITS = 3
/** Different buckets from which on the library's counts are smaller or hardly larger. */
const MAX_SPARSE = 1024

// The package is CommonJS: Node's ES module loader hands over its exports object, bundlers hand over the class.
const interop = Int32HistogramModule as unknown as { default?: typeof Int32HistogramModule }
const Int32Histogram = interop.default ?? Int32HistogramModule
type Counts = Int32HistogramModule

export interface DurationHistogram {
  readonly count: number
  /** Adds one duration, µs; rounded to whole µs and held within 0…HISTOGRAM_MAX_US. NaN is ignored. */
  addUs(durationUs: number): void
  /** The duration, µs, that `percentile` (0…100) of all do not exceed, within 0.1 %; 0 while empty. */
  percentileUs(percentile: number): number
}

/**
 * An empty histogram. Any thread; nothing is allocated before the first value, then some 16 bytes for each different bucket up to
 * 1024 of them, then about 30 kB.
 */
export function createDurationHistogram(): DurationHistogram {
  let sparse: SparseCounts | null = null
  let dense: Counts | null = null
  return {
    get count() {
      return dense?.totalCount ?? sparse?.total ?? 0
    },
    addUs(durationUs) {
      if (Number.isNaN(durationUs)) return
      const value = Math.round(Math.min(HISTOGRAM_MAX_US, Math.max(0, durationUs)))
      if (dense !== null) {
        dense.recordValue(value)
        return
      }
      sparse ??= createSparseCounts()
      sparse.add(geometry().countsArrayIndex(value))
      if (sparse.length < MAX_SPARSE) return
      dense = createCounts()
      sparse.moveTo(dense)
      sparse = null
    },
    percentileUs(percentile) {
      if (dense !== null) return dense.getValueAtPercentile(percentile)
      return sparse === null ? 0 : sparse.percentile(percentile)
    },
  }
}

function createCounts(): Counts {
  const counts = new Int32Histogram(1, START_US, SIGNIFICANT_DIGITS)
  counts.autoResize = true
  return counts
}

let sharedGeometry: Counts | null = null

/** Knows which bucket a value is of; holds none. The buckets do not depend on a histogram's size. */
function geometry(): Counts {
  sharedGeometry ??= createCounts()
  return sharedGeometry
}

interface SparseCounts {
  readonly length: number
  readonly total: number
  add(bucket: number): void
  percentile(percentile: number): number
  moveTo(dense: Counts): void
}

/** Buckets in order, each with its count. */
function createSparseCounts(): SparseCounts {
  const buckets: number[] = []
  const counts: number[] = []
  let total = 0

  function placeOf(bucket: number): number {
    let low = 0
    let high = buckets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((buckets[middle] as number) < bucket) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    get length() {
      return buckets.length
    },
    get total() {
      return total
    },
    add(bucket) {
      const place = placeOf(bucket)
      if (buckets[place] === bucket) counts[place] = (counts[place] as number) + 1
      else {
        buckets.splice(place, 0, bucket)
        counts.splice(place, 0, 1)
      }
      total++
    },
    percentile(percentile) {
      const wanted = rankOf(percentile, total)
      let seen = 0
      let place = 0
      while ((seen += counts[place] as number) < wanted) place++
      const value = geometry().valueFromIndex(buckets[place] as number)
      return percentile === 0 ? value : geometry().highestEquivalentValue(value)
    },
    moveTo(dense) {
      buckets.forEach((bucket, place) => {
        const value = geometry().valueFromIndex(bucket)
        for (let count = counts[place] as number; count > 0; count--) dense.recordValue(value)
      })
    },
  }
}

/** Of the values in order, the one that is the percentile: as the library counts, rounding of the product included. */
function rankOf(percentile: number, total: number): number {
  const share = (Math.min(percentile, 100) / 100) * total
  const lastPlace = 2 ** (Math.floor(Math.log2(share)) - 52)
  return Math.max(Math.ceil(share - lastPlace), 1)
}
