// Ticks of browsers' clocks: the clock is found by its times, and the same bits come back. Node.

import { describe, expect, it } from 'vitest'
import {
  clockOfTimes,
  nearestTick,
  TICK_FORMULA,
  type TickClock,
  wallOfTicks,
} from '../../../../trace/file/tick-clock.ts'

const ORIGIN_MS = 1_795_948_301_657.9
/** As a page has them: its zero and what it has counted since. */
const pageTimes = (stepMs: number): number[] =>
  Array.from({ length: 64 }, (_, index) => ORIGIN_MS + (index * index * stepMs + 7 * stepMs))
/** As `Temporal` gives them. */
const threadTimes = (stepNs: bigint): number[] =>
  Array.from(
    { length: 64 },
    (_, index) => Number(1_795_948_301_000_000_000n + BigInt(index * index) * stepNs) / 1e6,
  )

const gives = (clock: TickClock, times: readonly number[]): boolean =>
  times.every((time) => Object.is(wallOfTicks(clock, nearestTick(clock, time)), time))

describe('the clock of times', () => {
  it.each([
    ['a page, 100 µs', pageTimes(0.1), TICK_FORMULA.origin, 100],
    ['a page, 1 ms', pageTimes(1), TICK_FORMULA.origin, 1000],
    ['an audio thread, 100 µs', threadTimes(100_000n), TICK_FORMULA.epoch, 100],
    ['an audio thread, 5 µs', threadTimes(5000n), TICK_FORMULA.epoch, 5],
    ['whole milliseconds', threadTimes(1_000_000n), TICK_FORMULA.epoch, 1000],
  ])('is found, with its longest step: %s', (_, times, formula, stepUs) => {
    const clock = clockOfTimes(times, ORIGIN_MS)
    expect(clock).toMatchObject({ formula, stepUs })
    expect(gives(clock, times)).toBe(true)
  })

  it('is found where a quarter of the times are of another', () => {
    const times = threadTimes(100_000n).map((time, index) =>
      index % 4 === 3 ? time + 0.0371 : time,
    )
    expect(clockOfTimes(times, 0)).toMatchObject({ stepUs: 100 })
    const worse = times.map((time, index) => (index % 8 === 1 ? time + 0.0371 : time))
    expect(clockOfTimes(worse, 0).stepUs).not.toBe(100)
  })

  it('is that of doubles where no clock steps so', () => {
    const times = Array.from({ length: 64 }, (_, index) => ORIGIN_MS + Math.sin(index) / 3)
    const clock = clockOfTimes(times, ORIGIN_MS)
    expect(clock.formula).toBe(TICK_FORMULA.doubles)
    expect(gives(clock, times)).toBe(true)
  })

  it('counts from no tick before zero that would be -0', () => {
    expect(nearestTick(clockOfTimes([-0], 0), -0)).toBe(0)
  })
})
