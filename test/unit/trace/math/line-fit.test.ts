// The median without an order: the same as by sorting, whatever the numbers, also where an order is made to be slow.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  keepInliers,
  leastSquares,
  medianInPlace,
  medianOf,
  theilSenSlope,
  workSpace,
  type WorkSpace,
} from '../../../../trace/math/line-fit.ts'

function bySorting(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle]!
  return sorted.length === 0 ? 0 : (sorted[middle - 1]! + sorted[middle]!) / 2
}

describe('the median', () => {
  it('is that of the sorted values', () => {
    // Without −0, which no order tells from 0.
    const real = fc.double({ noNaN: true }).map((value) => value + 0)
    const number = fc.oneof(fc.integer({ min: 0, max: 9 }), real)
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

const spaceOf = (pairs: readonly (readonly [number, number])[]): WorkSpace => {
  const space = workSpace(pairs.length)
  pairs.forEach(([x, y], index) => {
    space.x[index] = x
    space.y[index] = y
  })
  return space
}

describe('the line of least squares', () => {
  it('is that of the formulas, with the standard error of its slope', () => {
    const pairs = [
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 4],
      // One more, which is not asked for.
      [9, 99],
    ] as const
    const { slope, offset, slopeError } = leastSquares(spaceOf(pairs), 4)
    expect(slope).toBeCloseTo(0.8, 12)
    expect(offset).toBeCloseTo(1.5, 12)
    // Squares 0.09 + 0.01 + 1.21 + 0.49 − …: 1.8, over two degrees of freedom, over 5.
    expect(slopeError).toBeCloseTo(Math.sqrt(1.8 / 2 / 5), 12)
  })

  it('through two points has no error, and none is divided by nothing', () => {
    const two = leastSquares(
      spaceOf([
        [1, 1],
        [3, 5],
      ]),
      2,
    )
    expect(two).toEqual({ slope: 2, offset: -1, slopeError: 0 })
  })
})

describe('the median of slopes', () => {
  it('is that between all pairs of points', () => {
    const pairs = [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 30],
    ] as const
    // 1, 1, 10, 1, 14.5, 28.
    expect(theilSenSlope(spaceOf(pairs), 4, 7)).toBe(5.5)
    expect(theilSenSlope(spaceOf(pairs), 3, 7)).toBe(1)
  })

  it('is what it is told to be where no two points have another place', () => {
    expect(theilSenSlope(spaceOf([[1, 1]]), 1, 7)).toBe(7)
    const one = [
      [1, 1],
      [1, 5],
    ] as const
    expect(theilSenSlope(spaceOf(one), 2, 7)).toBe(7)
  })

  it('of many points is that of 32 which are spread over all, first and last included', () => {
    const pairs = Array.from(
      { length: 311 },
      (_, index) => [index, index % 10 === 0 ? 0 : 1e9] as const,
    )
    // Every tenth point lies on a flat line; each other one nowhere near it.
    expect(theilSenSlope(spaceOf(pairs), 311, 7)).toBe(0)
  })
})

describe('the room for a line', () => {
  it('is for as many pairs as are asked for, and for the slopes between 32 points', () => {
    for (const count of [1, 513, 5000, 3]) {
      const { x, y, distances, sorted } = workSpace(count)
      for (const column of [x, y, distances, sorted])
        expect(column.length).toBeGreaterThanOrEqual(Math.max(count, (32 * 31) / 2))
    }
  })
})

describe('pairs near the line', () => {
  it('are those within the bound, in their order', () => {
    const space = spaceOf([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ])
    space.distances.set([0.5, 0.51, 0, NaN])
    expect(keepInliers(space, 4, 0.5)).toBe(2)
    expect([...space.x.subarray(0, 2), ...space.y.subarray(0, 2)]).toEqual([1, 3, 10, 30])
  })

  it('have a median that leaves them where they are', () => {
    const values = Float64Array.of(3, 1, 2, 0)
    expect(medianOf(workSpace(4), values, 3)).toBe(2)
    expect([...values]).toEqual([3, 1, 2, 0])
  })
})
