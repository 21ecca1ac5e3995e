// A histogram of durations on HdrHistogram: three significant digits, unit 1 µs, grows by itself. Any reader context.
// Only this file imports the library, and only this path of it: the package root brings WebAssembly and eval.

import Int32HistogramModule from 'hdr-histogram-js/dist/Int32Histogram.js'

/** Longest duration that is told apart, µs (35 minutes); longer ones count as this. */
export const HISTOGRAM_MAX_US = 2 ** 31 - 1
/** Size to start with: 65 ms. It doubles by itself when something longer comes. */
const START_US = 65_536
const SIGNIFICANT_DIGITS = 3

// The package is CommonJS: Node's ES module loader hands over its exports object, bundlers hand over the class.
const interop = Int32HistogramModule as unknown as { default?: typeof Int32HistogramModule }
const Int32Histogram = interop.default ?? Int32HistogramModule

export interface DurationHistogram {
  readonly count: number
  /** Adds one duration, µs; rounded to whole µs and held within 0…HISTOGRAM_MAX_US. NaN is ignored. */
  addUs(durationUs: number): void
  /** The duration, µs, that `percentile` (0…100) of all do not exceed, within 0.1 %; 0 while empty. */
  percentileUs(percentile: number): number
}

/** An empty histogram. Any thread; about 30 kB, allocated with the first value. */
export function createDurationHistogram(): DurationHistogram {
  let histogram: Int32HistogramModule | null = null
  return {
    get count() {
      return histogram?.totalCount ?? 0
    },
    addUs(durationUs) {
      if (Number.isNaN(durationUs)) return
      if (histogram === null) {
        histogram = new Int32Histogram(1, START_US, SIGNIFICANT_DIGITS)
        histogram.autoResize = true
      }
      histogram.recordValue(Math.round(Math.min(HISTOGRAM_MAX_US, Math.max(0, durationUs))))
    },
    percentileUs(percentile) {
      return histogram === null ? 0 : histogram.getValueAtPercentile(percentile)
    },
  }
}
