import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  momentsOf,
  percentileOf,
  rateOf,
  shareOf,
  winsorised,
} from '../../../../audit/measure/intervals.ts'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })

describe('intervals', () => {
  it('of percentiles hold their value, and get narrower with more values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
        const { value, interval95 } = percentileOf(list, share)
        expect(interval95[0]).toBeLessThanOrEqual(value)
        expect(interval95[1]).toBeGreaterThanOrEqual(value)
      }),
    )
    const widthOf = (count: number): number => {
      const [low, high] = percentileOf(
        Array.from({ length: count }, (_, index) => index / count),
        0.5,
      ).interval95
      return high - low
    }
    expect(widthOf(400)).toBeCloseTo(widthOf(100) / 2, 1)
  })

  it('of shares are those of Wilson', () => {
    // 0 of 10 and 5 of 10, from his formula by hand.
    expect(shareOf(0, 10).interval95[0]).toBe(0)
    expect(shareOf(0, 10).interval95[1]).toBeCloseTo(0.2775, 3)
    expect(shareOf(5, 10).interval95[0]).toBeCloseTo(0.2366, 3)
    expect(shareOf(5, 10).interval95[1]).toBeCloseTo(0.7634, 3)
  })

  it('of rates reach to nothing for a few, and not for many', () => {
    expect(rateOf(3, 10).interval95[0]).toBe(0)
    expect(rateOf(100, 10).interval95).toEqual([expect.closeTo(8.04, 2), expect.closeTo(11.96, 2)])
  })
})

describe('moments', () => {
  it('are mean and variance, of which one wild value takes little where it is pulled in', () => {
    const even = Array.from({ length: 101 }, (_, index) => index / 100)
    expect(momentsOf(even).mean).toBeCloseTo(0.5, 6)
    expect(momentsOf(even).variance).toBeCloseTo(1 / 12, 2)
    const wild = [...even, 1000]
    expect(momentsOf(winsorised(wild, 0.025)).variance).toBeCloseTo(1 / 12, 2)
  })
})
