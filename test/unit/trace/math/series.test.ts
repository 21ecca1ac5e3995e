import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDurationHistogram, HISTOGRAM_MAX_US } from '../../../../trace/math/histogram.ts'
import { createSeries, percentileOfSorted, standardError } from '../../../../trace/math/series.ts'
import { must } from '../../../support/trace/must.ts'

describe('percentiles', () => {
  it('agree with an exact sort within a thousandth, and one rank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 1, maxLength: 400 }),
        fc.constantFrom(50, 95, 99, 99.9),
        (values, percentile) => {
          const series = createSeries(1, true)
          for (const value of values) series.add(value)
          const sorted = Float64Array.from(values).sort()
          const rank = Math.ceil((percentile / 100) * sorted.length)
          const below = must(sorted[Math.max(0, rank - 2)])
          const above = must(sorted[Math.min(sorted.length - 1, rank)])
          const found = series.percentile(percentile)
          expect(found).toBeGreaterThanOrEqual(below * 0.999 - 1)
          expect(found).toBeLessThanOrEqual(above * 1.001 + 1)
        },
      ),
    )
  })
  it('never lie outside what was measured', () => {
    const series = createSeries(1000, true)
    series.add(34.0001)
    expect(series.percentile(50)).toBe(34.0001)
    expect(series.percentile(99.9)).toBe(34.0001)
  })
  it('of an empty series are 0, and NaN where no histogram is kept', () => {
    expect(createSeries(1000, true).percentile(50)).toBe(0)
    expect(createSeries(1000, false).percentile(50)).toBeNaN()
  })
  it('of sorted values are the nearest rank', () => {
    expect(percentileOfSorted(Float64Array.of(1, 2, 3, 4), 50)).toBe(2)
    expect(percentileOfSorted(Float64Array.of(1, 2, 3, 4), 99)).toBe(4)
    expect(percentileOfSorted(new Float64Array(0), 50)).toBeNaN()
  })
})

describe('mean and spread', () => {
  it('agree with the two-pass formulas', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 200 }),
        (values) => {
          const series = createSeries(1, false)
          for (const value of values) series.add(value)
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length
          const variance =
            values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
          expect(series.mean).toBeCloseTo(mean, 4)
          expect(Math.abs(series.variance - variance)).toBeLessThan(1e-6 * variance + 1e-3)
          expect(series.max).toBe(Math.max(...values))
        },
      ),
    )
  })
  it('ignore what is no finite number', () => {
    const series = createSeries(1, true)
    for (const value of [NaN, Infinity, -Infinity, 5]) series.add(value)
    expect(series.count).toBe(1)
    expect(series.mean).toBe(5)
  })
  it('tell the truth of a coarse clock: the mean of quantised values lies within its error', () => {
    // 37 µs of work, read from a 100 µs clock at phases that wander against it.
    const series = createSeries(1, true)
    for (let index = 0; index < 2000; index++) {
      const start = index * 2666.67 + ((index * 61.803398875) % 100)
      series.add((Math.floor((start + 37) / 100) - Math.floor(start / 100)) * 100)
    }
    const error = standardError(series.variance, series.count, 100)
    expect(Math.abs(series.mean - 37)).toBeLessThan(2 * error)
    expect(error).toBeLessThan(2)
  })
})

describe('the histogram', () => {
  it('holds what is too large or below zero at its bounds', () => {
    const histogram = createDurationHistogram()
    for (const value of [-5, 1e12, NaN]) histogram.addUs(value)
    expect(histogram.count).toBe(2)
    expect(histogram.percentileUs(0)).toBe(0)
    expect(histogram.percentileUs(100)).toBeGreaterThanOrEqual(HISTOGRAM_MAX_US)
  })
})
