import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf, meanOf, slopeOf } from '../../../../audit/measure/lines.ts'

const real = fc.double({ min: -1000, max: 1000, noNaN: true })

describe('lines', () => {
  it('through points on one are that one, surely', () => {
    fc.assert(
      fc.property(real, real, (slope, start) => {
        const points = [0, 1, 2, 5, 9].map((x) => ({ x, y: start + slope * x }))
        const line = slopeOf(points)
        expect(line.value).toBeCloseTo(slope, 6)
        expect(line.intercept).toBeCloseTo(start, 6)
        expect(line.interval95[1] - line.interval95[0]).toBeCloseTo(0, 4)
      }),
    )
  })
  it('hold the slope in their interval, by hand', () => {
    // Slope 1.1, residuals ±0.3, ∓0.1: squares 0.2, 2 degrees of freedom, Σ(x − x̄)² = 5, t 4.3.
    const points = [0.3, 1.1, 1.9, 3.7].map((y, x) => ({ x, y }))
    const { value, interval95 } = slopeOf(points)
    expect(value).toBeCloseTo(1.1, 6)
    const rest = points.reduce((sum, { x, y }) => sum + (y - 0.1 - 1.1 * x) ** 2, 0)
    expect(interval95[1] - value).toBeCloseTo(4.3 * Math.sqrt(rest / 2 / 5), 6)
  })
})

describe('means and differences', () => {
  it("lie in Student's interval", () => {
    // Deviation 1 of 4 values: 3.18 × 1 / 2.
    const { value, interval95 } = meanOf([-1.224_745, 0, 0, 1.224_745])
    expect(value).toBeCloseTo(0, 6)
    expect(interval95[1]).toBeCloseTo(1.59, 2)
  })
  it('of values that are both uncertain are more so', () => {
    const first = { value: 10, interval95: [7, 13] as const }
    const second = { value: 20, interval95: [16, 24] as const }
    expect(differenceOf(first, second)).toEqual({ value: 10, interval95: [5, 15] })
  })
})
