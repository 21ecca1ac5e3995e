// Doubles as steps from one to the next. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepped, stepsBetween } from '../../../../trace/file/double-bits.ts'

describe('steps between doubles', () => {
  it('lead from the one to the other', () => {
    const wall = fc.double({ min: 1e12, max: 2e12, noNaN: true })
    fc.assert(
      fc.property(wall, fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), (from, steps) => {
        expect(stepsBetween(from, stepped(from, steps))).toBe(steps)
      }),
    )
  })

  it('are counted one by one', () => {
    expect(stepped(1, 1)).toBe(1 + Number.EPSILON)
    expect(stepsBetween(1, 1 - Number.EPSILON / 2)).toBe(-1)
    // Across the lower half of the bits.
    expect(stepsBetween(stepped(2, -1), 2)).toBe(1)
    expect(stepped(stepped(2, -1), 1)).toBe(2)
  })

  it('are none where one is no positive number, or far away', () => {
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [-1, 1],
      [1, Number.NaN],
      [1, 1e300],
    ] as const)
      expect(stepsBetween(from, to)).toBeNaN()
  })
})
