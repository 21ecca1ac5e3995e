import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chanceOf,
  gatheringOf,
  largestGrid,
  strongestPeriod,
} from '../../../../audit/measure/periods.ts'

/** Times that no period has made, the same in each run. */
const scattered = Array.from({ length: 60 }, (_, index) => 250 * index + 61.8 * (index % 17))

describe('periods', () => {
  it('gather times around their phase, and others do not', () => {
    const on = scattered.map((time) => Math.ceil(time / 16) * 16 + 3)
    expect(gatheringOf(on, 16)).toBeCloseTo(1, 6)
    expect(gatheringOf(on, 17)).toBeLessThan(0.3)
  })
  it('are found among those that may be, the longer before its part', () => {
    const on = scattered.map((time) => Math.ceil(time / 20) * 20)
    const found = strongestPeriod(on, [5, 10, 20, 24, 33])
    expect(found?.periodMs).toBeCloseTo(20, 2)
    expect(found?.gathering).toBeGreaterThan(0.99)
  })
  it('are found where the clock of a display is a little off', () => {
    const period = 1000 / 59.94
    const on = scattered.map((time) => Math.ceil(time / period) * period)
    expect(strongestPeriod(on, [1000 / 60, 20])?.periodMs).toBeCloseTo(period, 2)
  })
  it('are not told of times that are one', () => {
    expect(strongestPeriod([5, 5, 5], [4, 10])).toBeNull()
  })
  it('that few times gather around may be chance, and of many hardly', () => {
    const found = { periodMs: 20, gathering: 0.8 }
    expect(chanceOf(found, 5, 1000)).toBe(1)
    expect(chanceOf(found, 60, 1000)).toBeLessThan(1e-10)
  })
})

describe('grids of frames', () => {
  it('are the largest that the frames lie on, wherever it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (offset) => {
        const frames = Array.from({ length: 30 }, (_, index) => 1024 * index * 3 + offset)
        frames.push(frames[3]! + 1024)
        expect(largestGrid(frames, [256, 1024, 2048], 1)).toBe(1024)
      }),
    )
  })
  it('are the buffers of a page, also where one was late and all after it begin elsewhere', () => {
    const frames = Array.from(
      { length: 30 },
      (_, index) => 512 * 7 * index + (index < 12 ? 0 : 128),
    )
    expect(largestGrid(frames, [512, 1024], 1)).toBe(512)
    expect(largestGrid(frames, [1024, 2048], 1)).toBe(0)
  })
  it('are no coarser than what is between them says', () => {
    const even = Array.from(
      { length: 60 },
      (_, index) => 2048 * (6 * index + Math.floor(index / 7)),
    )
    expect(largestGrid(even, [1024, 2048, 4096], 1)).toBe(2048)
  })
  it('are none of frames that lie anywhere', () => {
    const frames = Array.from({ length: 30 }, (_, index) => index * 7919)
    expect(largestGrid(frames, [256, 1024], 1)).toBe(0)
  })
})
