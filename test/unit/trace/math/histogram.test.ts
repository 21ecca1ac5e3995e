// The histogram that is small while it holds little, against the library's own. Node.

import Int32HistogramModule from 'hdr-histogram-js/dist/Int32Histogram.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDurationHistogram } from '../../../../trace/math/histogram.ts'

const interop = Int32HistogramModule as unknown as { default?: typeof Int32HistogramModule }
const Int32Histogram = interop.default ?? Int32HistogramModule

const PERCENTILES = [0, 0.1, 1, 5, 25, 33.3, 50, 75, 90, 95, 99, 99.9, 100]

/** What the library answers where it holds everything itself. */
function libraryAnswers(values: readonly number[]): number[] {
  const counts = new Int32Histogram(1, 65_536, 3)
  counts.autoResize = true
  for (const value of values) counts.recordValue(value)
  return PERCENTILES.map((percentile) => counts.getValueAtPercentile(percentile))
}

function ourAnswers(values: readonly number[]): number[] {
  const histogram = createDurationHistogram()
  for (const value of values) histogram.addUs(value)
  expect(histogram.count).toBe(values.length)
  return PERCENTILES.map((percentile) => histogram.percentileUs(percentile))
}

describe('the histogram', () => {
  const value = fc.oneof(fc.nat(100), fc.nat(5000), fc.nat(100_000), fc.nat(2 ** 31 - 1))

  it('answers what the library answers, while it is small', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        expect(ourAnswers(values)).toEqual(libraryAnswers(values))
      }),
      { numRuns: 500 },
    )
  })

  it('answers what the library answers, before, at and behind the place where it grows', () => {
    for (const count of [1023, 1024, 1025, 3000]) {
      const values = Array.from({ length: count }, (_, index) => (index * 7919) % 60_013)
      expect(ourAnswers([...values, 4e8])).toEqual(libraryAnswers([...values, 4e8]))
    }
  })

  it('holds durations within its range and takes no notice of what is no number', () => {
    const histogram = createDurationHistogram()
    for (const each of [-5, Number.POSITIVE_INFINITY, Number.NaN]) histogram.addUs(each)
    expect(histogram.count).toBe(2)
    expect(histogram.percentileUs(0)).toBe(0)
    expect(histogram.percentileUs(100)).toBeGreaterThanOrEqual(2 ** 31 - 1)
  })

  it('answers nothing while it is empty', () => {
    expect(createDurationHistogram().percentileUs(50)).toBe(0)
    expect(createDurationHistogram().count).toBe(0)
  })

  it('takes a small part of the library’s memory for a few values', () => {
    const before = process.memoryUsage().arrayBuffers
    const histograms = Array.from({ length: 4000 }, (_, index) => {
      const histogram = createDurationHistogram()
      histogram.addUs(index)
      return histogram
    })
    expect(histograms.reduce((sum, { count }) => sum + count, 0)).toBe(4000)
    // 30 kB each would be 120 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6)
  })
})
