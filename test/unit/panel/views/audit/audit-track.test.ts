import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TRACK, trackPlace } from '../../../../../panel/views/audit/audit-track.ts'

const points = { good: 10, poor: 20 }

describe('the place of a value on its track', () => {
  it('is the same for the good point and the poor one of any audit', () => {
    for (const each of [points, { good: 0.001, poor: 0.02 }, { good: 150, poor: 400 }]) {
      expect(trackPlace(0, each)).toBe(0)
      expect(trackPlace(each.good, each)).toBeCloseTo(TRACK.good)
      expect(trackPlace(each.poor, each)).toBeCloseTo(TRACK.poor)
    }
  })

  it('goes on with the value, and never off the track', () => {
    assert(
      property(
        double({ min: 0, max: 1e9, noNaN: true }),
        double({ min: 0, max: 1e9, noNaN: true }),
        (one, more) => {
          const place = trackPlace(one, points)
          const further = trackPlace(one + more, points)
          expect(further).toBeGreaterThanOrEqual(place)
          expect(further).toBeLessThanOrEqual(1)
        },
      ),
    )
    expect(trackPlace(Infinity, points)).toBe(1)
    expect(trackPlace(-1, points)).toBe(0)
  })
})
