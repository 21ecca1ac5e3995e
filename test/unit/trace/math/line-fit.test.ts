// The median without an order: the same as by sorting, whatever the numbers, also where an order is made to be slow.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  keepInliers,
  leastSquares,
  medianOf,
  theilSenSlope,
  workSpace,
  type WorkSpace,
} from '../../../../trace/math/line-fit.ts'

function bySorting(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle]!
  return (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The first of the values are found where they are, and stay so. */
const medianFound = (values: Float64Array, count = values.length): number => {
  const before = values.slice()
  const found = medianOf(workSpace(count), values, count)
  expect(values).toEqual(before)
  return found
}

describe('the median', () => {
  it('is that of the sorted values', () => {
    // Without −0, which no order tells from 0.
    const real = fc.double({ noNaN: true }).map((value) => value + 0)
    const near = fc.double({ noNaN: true, min: -3, max: 3 }).map((value) => value + 0)
    const number = fc.oneof(fc.integer({ min: 0, max: 9 }), real)
    const few = fc.array(number, { minLength: 1, maxLength: 40 })
    // As a clock has them: many in a narrow range, and one or two far out.
    const many = fc
      .tuple(fc.array(near, { minLength: 90, maxLength: 300 }), fc.array(real, { maxLength: 2 }))
      .map(([values, outliers]) => [...outliers, ...values])
    fc.assert(
      fc.property(fc.oneof(few, many), (values) => {
        // Of zeros with both signs neither is the median more than the other.
        expect(medianFound(Float64Array.from(values)) + 0).toEqual(bySorting(values) + 0)
      }),
      { numRuns: 1000 },
    )
  })
  it('is found in the room for slopes itself', () => {
    const { sorted } = workSpace(5)
    sorted.set([5, 1, 4, 2, 3])
    expect(medianOf(workSpace(5), sorted, 5)).toBe(3)
  })
  it('counts the first values only', () => {
    expect(medianFound(Float64Array.of(3, 1, 2, 99, 99, 99), 3)).toBe(2)
  })
  it('ends where there are values that are no numbers', () => {
    for (const hostile of [NaN, Infinity, -Infinity])
      expect(typeof medianFound(Float64Array.of(1, hostile, 2, hostile, 0))).toBe('number')
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
  it('is that of the formulas', () => {
    const pairs = [
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 4],
      // One more, which is not asked for.
      [9, 99],
    ] as const
    const { slope, offset, spread } = leastSquares(spaceOf(pairs), 4)
    expect(slope).toBeCloseTo(0.8, 12)
    expect(offset).toBeCloseTo(1.5, 12)
    expect(spread).toBe(5)
  })

  it('goes through two points', () => {
    const two = leastSquares(
      spaceOf([
        [1, 1],
        [3, 5],
      ]),
      2,
    )
    expect(two).toEqual({ slope: 2, offset: -1, spread: 2 })
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
      const { x, y, offBy, sorted } = workSpace(count)
      for (const column of [x, y, offBy, sorted])
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
    space.offBy.set([0.5, 0.51, 0, NaN])
    expect(keepInliers(space, 4, 0.5)).toBe(2)
    expect([...space.x.subarray(0, 2), ...space.y.subarray(0, 2)]).toEqual([1, 3, 10, 30])
  })

  it('have a median that leaves them where they are', () => {
    const values = Float64Array.of(3, 1, 2, 0)
    expect(medianOf(workSpace(4), values, 3)).toBe(2)
    expect([...values]).toEqual([3, 1, 2, 0])
  })
})
