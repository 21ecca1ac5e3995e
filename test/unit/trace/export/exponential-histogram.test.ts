// Exponential histograms as OpenTelemetry defines them.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bucketIndex,
  exponentialHistogram,
} from '../../../../trace/export/exponential-histogram.ts'

describe('a bucket', () => {
  it('holds its upper end and not its lower one', () => {
    // Scale 0: powers of two.
    expect([1, 1.5, 2, 2.1, 4, 0.5, 0.4].map((value) => bucketIndex(value, 0))).toEqual([
      -1, 0, 0, 1, 1, -2, -2,
    ])
    // Scale 1: their roots.
    expect([1.4, 1.5, 2].map((value) => bucketIndex(value, 1))).toEqual([0, 1, 1])
  })
})

describe('the histogram', () => {
  it('counts zeros apart and is empty for nothing', () => {
    expect(exponentialHistogram([])).toMatchObject({ count: 0, sum: 0, min: 0, bucketCounts: [] })
    expect(exponentialHistogram([0, 0])).toMatchObject({ count: 2, zeroCount: 2, max: 0, min: 0 })
  })

  it('has every value in a bucket whose bounds hold it, in at most 160 of them', () => {
    const values = fc.array(fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.constant(0)))
    fc.assert(
      fc.property(values, (given) => {
        const { count, sum, scale, zeroCount, offset, bucketCounts } = exponentialHistogram(given)
        expect(count).toBe(given.length)
        expect(sum).toBeCloseTo(
          given.reduce((all, value) => all + value, 0),
          5,
        )
        expect(bucketCounts.length).toBeLessThanOrEqual(160)
        expect(zeroCount + bucketCounts.reduce((all, each) => all + each, 0)).toBe(count)
        const base = 2 ** (2 ** -scale)
        for (const value of given) {
          if (value < 1e-200) continue
          const bucket = bucketIndex(value, scale)
          expect(bucketCounts[bucket - offset]).toBeGreaterThan(0)
          const [low, high] = [Math.log(base) * bucket, Math.log(base) * (bucket + 1)]
          const tolerance = 1e-9 * Math.max(1, Math.abs(low))
          expect(Math.log(value)).toBeGreaterThan(low - tolerance)
          expect(Math.log(value)).toBeLessThan(high + tolerance)
        }
      }),
    )
  })

  it('takes the finest scale that fits: one step finer would have too many buckets', () => {
    const { scale } = exponentialHistogram([0.001, 1])
    expect(bucketIndex(1, scale) - bucketIndex(0.001, scale)).toBeLessThan(160)
    expect(bucketIndex(1, scale + 1) - bucketIndex(0.001, scale + 1)).toBeGreaterThanOrEqual(160)
  })
})
