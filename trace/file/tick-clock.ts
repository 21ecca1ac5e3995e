// Clocks step: a time is a count of ticks, which is a smaller number than the time. How browsers make a time from its
// ticks is known, so that the same bits come back. Any context.

import { stepsBetween } from './double-bits.ts'

export const TICK_FORMULA = {
  /** ticks / 4096: the step of doubles at today's epoch milliseconds, for clocks that are not known. */
  doubles: 0,
  /** origin + ticks * step / 1000: `performance.timeOrigin + performance.now()`. */
  origin: 1,
  /** ticks * step * 1000 / 10^6: `Temporal`'s nanoseconds; and whole milliseconds of `Date`. */
  epoch: 2,
} as const

export interface TickClock {
  readonly formula: (typeof TICK_FORMULA)[keyof typeof TICK_FORMULA]
  /** Of one tick, µs; a whole number. 0 with `doubles`. */
  readonly stepUs: number
  /** Epoch ms. 0 where the formula has none. */
  readonly originMs: number
}

export const DOUBLES_CLOCK: TickClock = { formula: 0, stepUs: 0, originMs: 0 }

/** The time of a tick, epoch ms: these operations, in this order, with doubles. Any thread. */
export function wallOfTicks(clock: TickClock, ticks: number): number {
  if (clock.formula === TICK_FORMULA.origin) return clock.originMs + (ticks * clock.stepUs) / 1000
  if (clock.formula === TICK_FORMULA.epoch) return (ticks * clock.stepUs * 1000) / 1e6
  return ticks / 4096
}

/** The tick that is next to a time, never -0. Any thread. */
export function nearestTick(clock: TickClock, wallMs: number): number {
  if (clock.formula === TICK_FORMULA.doubles) return Math.round(wallMs * 4096) + 0
  return Math.round(((wallMs - clock.originMs) * 1000) / clock.stepUs) + 0
}

/** Steps of browsers' clocks, µs, the longest first. */
const STEPS_US = [1000, 100, 20, 5, 1]
/** How many of the looked-at times must be ticks exactly. */
const SHARE = 0.75

/**
 * The clock of which most of the times are ticks, with the longest step. `originMs`: of the page's clock, 0 where it is
 * not known. Any thread.
 */
export function clockOfTimes(wallMs: readonly number[], originMs: number): TickClock {
  const origins = originMs > 0 ? [originMs, 0] : [0]
  for (const stepUs of STEPS_US) {
    for (const origin of origins) {
      const formula = origin > 0 ? TICK_FORMULA.origin : TICK_FORMULA.epoch
      const clock = { formula, stepUs, originMs: origin }
      if (isClockOf(clock, wallMs)) return clock
    }
  }
  return DOUBLES_CLOCK
}

function isClockOf(clock: TickClock, wallMs: readonly number[]): boolean {
  let most = Math.floor(wallMs.length * (1 - SHARE))
  for (const time of wallMs) {
    if (stepsBetween(wallOfTicks(clock, nearestTick(clock, time)), time) !== 0 && most-- === 0)
      return false
  }
  return true
}
