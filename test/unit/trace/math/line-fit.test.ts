// The median without an order: the same as by sorting, whatever the numbers, also where an order is made to be slow.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianInPlace } from '../../../../trace/math/line-fit.ts'

function bySorting(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle]!
  return sorted.length === 0 ? 0 : (sorted[middle - 1]! + sorted[middle]!) / 2
}

describe('the median', () => {
  it('is that of the sorted values', () => {
    const number = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 40 }), (values) => {
        // Of zeros with both signs neither is the median more than the other.
        const found = medianInPlace(Float64Array.from(values), values.length)
        expect(found + 0).toEqual(bySorting(values) + 0)
      }),
      { numRuns: 2000 },
    )
  })
  it('counts the first values only', () => {
    expect(medianInPlace(Float64Array.of(3, 1, 2, 99, 99, 99), 3)).toBe(2)
  })
  it('is found of an order that keeps each pivot at the edge', () => {
    // Each middle is the smallest of what is left, so that one value goes in a round.
    const values = new Float64Array(512)
    const places = Array.from({ length: 512 }, (_, index) => index)
    for (let value = 0; places.length > 0; value++) {
      values[places.splice((places.length - 1) >> 1, 1)[0]!] = value
    }
    expect(medianInPlace(values, 512)).toBe(255.5)
  })
  it('ends where there are values that are no numbers', () => {
    for (const hostile of [NaN, Infinity, -Infinity])
      expect(typeof medianInPlace(Float64Array.of(1, hostile, 2, hostile, 0), 5)).toBe('number')
  })
})
