// The times of a rendering's portions, on a clock that is set by hand.

import { describe, expect, test } from 'vitest'

import {
  createPortionProfile,
  type PortionFigures,
} from '../../../../cli/render/portion-profile.ts'

const profileOf = (durationsMs: readonly number[], capacity = 100): PortionFigures => {
  let nowMs = 1000
  const profile = createPortionProfile(250, capacity, () => nowMs)
  for (const ms of durationsMs) profile.measure(() => void (nowMs += ms))
  return profile.figures()
}

describe('the profile of portions', () => {
  test('tells how long they took, which were slowest, and where in the sound', () => {
    const figures = profileOf([5, 4, 40, 6, 3, 30, 5])
    expect(figures).toMatchObject({ count: 7, soundMs: 250, maxMs: 40, late: 0 })
    expect(figures.totalMs).toBeCloseTo(93, 6)
    expect(Math.abs(figures.p50Ms - 5)).toBeLessThan(0.01)
    expect(Math.abs(figures.p95Ms - 40)).toBeLessThan(0.05)
    expect(figures.slowest).toEqual([
      { atSeconds: 0.5, ms: 40 },
      { atSeconds: 1.25, ms: 30 },
      { atSeconds: 0.75, ms: 6 },
      { atSeconds: 0, ms: 5 },
      { atSeconds: 1.5, ms: 5 },
    ])
  })

  test('counts those that took longer than they sound', () => {
    expect(profileOf([249, 250, 251, 1000]).late).toBe(2)
  })

  test('keeps its figures whole where more portions come than it keeps one by one', () => {
    const figures = profileOf([90, 1, 2, 3], 2)
    expect(figures).toMatchObject({ count: 4, maxMs: 90 })
    expect(figures.slowest).toEqual([
      { atSeconds: 0.75, ms: 3 },
      { atSeconds: 0.5, ms: 2 },
    ])
  })

  test('is all zeros without portions', () => {
    expect(profileOf([])).toEqual({
      count: 0,
      soundMs: 250,
      totalMs: 0,
      p50Ms: 0,
      p95Ms: 0,
      maxMs: 0,
      late: 0,
      slowest: [],
    })
  })

  test('throws what a portion throws', () => {
    const profile = createPortionProfile(250, 10)
    const fault = new Error('no sound')
    expect(() =>
      profile.measure(() => {
        throw fault
      }),
    ).toThrow(fault)
  })
})
