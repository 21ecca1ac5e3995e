// A histogram of durations with HdrHistogram's buckets: three significant digits, unit 1 µs. Any reader context.
//
// A page can have tens of thousands of durations with a few values each, so while there are few different values only
// their buckets are kept; from then on there is a count for every bucket up to the largest value so far. The answers
// are those of the library hdr-histogram-js to the last digit (a test asks both); it stands in no bundle because it is
// eight times the size of this, takes 28 kB from the first value on, and has no form for few of them.
//
//   value, µs     0…2047   2048…4095   4096…8191   …
//   bucket width  1        2           4           …
//   buckets       2048     1024        1024        …

/** Longest duration that is told apart, µs (35 minutes); longer ones count as this. */
export const HISTOGRAM_MAX_US = 2 ** 31 - 1
const HALF_BITS = 10
/** Buckets of each doubling: 2048 at its upper end would be the first with four digits. */
const HALF = 2 ** HALF_BITS
/** Different buckets from which on a count for each bucket is smaller or hardly larger. */
const MAX_SPARSE = 1024

export interface DurationHistogram {
  readonly count: number
  /** Adds one duration, µs; rounded to whole µs and held within 0…HISTOGRAM_MAX_US. NaN is ignored. */
  addUs(durationUs: number): void
  /** The duration, µs, that `percentile` (0…100) of all do not exceed, within 0.1 %; 0 while empty. */
  percentileUs(percentile: number): number
}

/** Counts of buckets, in either form. */
interface Counts {
  /** Different buckets, as far as that is known. */
  readonly length: number
  add(bucket: number, times: number): void
  /** Of the values in order, the bucket of the one with this rank, from 1; there must be as many. */
  bucketAt(rank: number): number
  each(visit: (bucket: number, times: number) => void): void
}

/**
 * An empty histogram. Any thread; nothing is allocated before the first value, then some 16 bytes for each different
 * bucket up to 1024 of them, then 4 bytes for each bucket up to the largest value (28 kB for 65 ms, 90 kB at most).
 */
export function createDurationHistogram(): DurationHistogram {
  let counts: Counts | null = null
  let total = 0
  return {
    get count() {
      return total
    },
    addUs(durationUs) {
      if (Number.isNaN(durationUs)) return
      const value = Math.round(Math.min(HISTOGRAM_MAX_US, Math.max(0, durationUs)))
      counts ??= createSparseCounts()
      counts.add(bucketOf(value), 1)
      total++
      if (counts.length === MAX_SPARSE) {
        const dense = createDenseCounts()
        counts.each((bucket, times) => dense.add(bucket, times))
        counts = dense
      }
    },
    percentileUs(percentile) {
      if (counts === null) return 0
      const bucket = counts.bucketAt(rankOf(percentile, total))
      return percentile === 0 ? smallestOfBucket(bucket) : largestOfBucket(bucket)
    },
  }
}

/** How often a bucket's width has doubled. */
const doublings = (value: number): number => Math.max(0, 31 - HALF_BITS - Math.clz32(value))

/** Which bucket a whole duration, µs, 0…HISTOGRAM_MAX_US, is counted in; the index of HdrHistogram's own counts. */
export function bucketOf(value: number): number {
  const doubled = doublings(value)
  return doubled * HALF + (value >> doubled)
}

/** The largest value of a bucket. */
export const largestOfBucket = (bucket: number): number => smallestOfBucket(bucket + 1) - 1

/** The smallest value of a bucket. */
export function smallestOfBucket(bucket: number): number {
  const doubled = Math.max(0, (bucket >> HALF_BITS) - 1)
  return (bucket - doubled * HALF) * 2 ** doubled
}

/** Buckets in order, each with its count. */
function createSparseCounts(): Counts {
  const buckets: number[] = []
  const counts: number[] = []

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
    add(bucket, times) {
      const place = placeOf(bucket)
      if (buckets[place] === bucket) counts[place] = (counts[place] as number) + times
      else {
        buckets.splice(place, 0, bucket)
        counts.splice(place, 0, times)
      }
    },
    bucketAt(rank) {
      let seen = 0
      let place = 0
      while ((seen += counts[place] as number) < rank) place++
      return buckets[place] as number
    },
    each(visit) {
      buckets.forEach((bucket, place) => visit(bucket, counts[place] as number))
    },
  }
}

/** A count for every bucket up to the largest that came. */
function createDenseCounts(): Counts {
  let counts = new Int32Array(7 * HALF)
  return {
    length: Number.POSITIVE_INFINITY,
    add(bucket, times) {
      if (bucket >= counts.length) {
        const longer = new Int32Array((Math.floor(bucket / HALF) + 1) * HALF)
        longer.set(counts)
        counts = longer
      }
      counts[bucket] = (counts[bucket] as number) + times
    },
    bucketAt(rank) {
      let seen = 0
      let bucket = 0
      while ((seen += counts[bucket] as number) < rank) bucket++
      return bucket
    },
    each(visit) {
      counts.forEach((times, bucket) => visit(bucket, times))
    },
  }
}

/** Of the values in order, the one that is the percentile: as HdrHistogram counts, rounding of the product included. */
export function rankOf(percentile: number, total: number): number {
  const share = (Math.min(percentile, 100) / 100) * total
  const lastPlace = 2 ** (Math.floor(Math.log2(share)) - 52)
  return Math.max(Math.ceil(share - lastPlace), 1)
}
