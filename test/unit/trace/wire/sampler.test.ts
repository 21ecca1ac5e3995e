import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSampler } from '../../../../trace/wire/sampler.ts'

function taken(rate: number, events: number): boolean[] {
  const sampler = createSampler(rate)
  return Array.from({ length: events }, () => sampler.next())
}

describe('sampling', () => {
  it('takes exactly the share that it was told', () => {
    for (const [rate, expected] of [
      [0.1, 1000],
      [0.29, 2900],
      [1 / 3, 3333],
      [0.5, 5000],
      [0.999, 9990],
    ] as const) {
      expect(taken(rate, 10_000).filter(Boolean)).toHaveLength(expected)
    }
  })
  it('takes every event at 1 and none at 0', () => {
    expect(taken(1, 1000).every(Boolean)).toBe(true)
    expect(taken(0, 1000).some(Boolean)).toBe(false)
  })
  it('counts rates beyond the bounds as the bound, and no number as 1', () => {
    expect(createSampler(7).rate).toBe(1)
    expect(createSampler(-1).rate).toBe(0)
    expect(createSampler(NaN).rate).toBe(1)
  })
  it('is never more than one event away from the share, and spreads evenly', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        (rate, events) => {
          let count = 0
          let last = -1
          let farthest = 0
          let isEven = true
          taken(rate, events).forEach((isTaken, index) => {
            if (isTaken) {
              count++
              // Neighbours lie ⌊1/rate⌋ or ⌈1/rate⌉ apart.
              const apart = last < 0 ? 1 / rate : index - last
              if (
                apart < Math.floor(1 / rate + 1e-6) - 1e-6 ||
                apart > Math.ceil(1 / rate - 1e-6) + 1e-6
              )
                isEven = false
              last = index
            }
            farthest = Math.max(farthest, Math.abs(count - (index + 1) * rate))
          })
          expect(isEven).toBe(true)
          expect(farthest).toBeLessThan(1 + 1e-6)
        },
      ),
      { numRuns: 60 },
    )
  })
})
