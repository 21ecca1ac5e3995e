// What differs from recording to recording, against Student's t by hand. Node.

import { describe, expect, it } from 'vitest'
import { betweenRuns } from '../../../../trace/compare/between-runs.ts'
import { sideValues, type SideValues } from '../../../../trace/compare/side-values.ts'
import { must } from '../../../support/trace/must.ts'

/** Recordings of one value each time. */
const side = (...medians: number[]): SideValues => sideValues(medians.map((each) => [each, each]))

describe('what differs from recording to recording', () => {
  it('is not known of single ones', () => {
    expect(betweenRuns(side(1), side(5))).toBeNull()
  })

  it('is the interval of the means by Student’s t', () => {
    const { p50 } = must(betweenRuns(side(1, 2, 3), side(4, 6, 8)))
    // Squares 2 and 8 of 4 degrees of freedom; √(2.5 · (1/3 + 1/3)) = 1.291, t = 2.776.
    expect(p50.half95Ms).toBeCloseTo(2.776 * 1.291, 2)
    // Half a percent is outside of 5.598 · 1.291.
    expect(p50.leastMs).toBeCloseTo(5.598 * 1.291, 2)
    expect(p50.differenceMs).toBe(4)
    expect(p50.rangeMs).toBe(4)
  })

  it('is told by the other side where one has a single recording', () => {
    const { p50 } = must(betweenRuns(side(10), side(1, 2, 3)))
    expect(p50.half95Ms).toBeCloseTo(4.303 * Math.sqrt(1 + 1 / 3), 2)
    expect(p50.leastMs).toBeCloseTo(14.089 * Math.sqrt(1 + 1 / 3), 2)
    expect(p50.rangeMs).toBe(2)
  })

  it('falls with their number', () => {
    const many = Array.from({ length: 20 }, (_, index) => index % 2)
    const { p50 } = must(betweenRuns(side(...many), side(...many)))
    expect(p50.half95Ms).toBeLessThan(0.35)
    expect(p50.half95Ms).toBeGreaterThan(0.3)
  })
})
