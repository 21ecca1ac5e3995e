// What the recorder tells of itself: the step of the page's clock, and what it costs the page. Page world; asked on
// the recorder's timer.

import { createStepObserver, type StepObserver } from '../../trace/wire/clock.ts'
import { STAT } from '../../trace/wire/record.ts'
import type { Actions } from './graph/actions.ts'
import type { MidiHandlers } from './midi/midi-handlers.ts'
import { nowMs } from './natives.ts'
import type { Output } from './output.ts'

/** The first ticks of the timer that look at the clock's step again. */
const CLOCK_LOOKS = 10
/** The costs of a second are told together. */
const COST_MS = 1000

export interface SelfWatch {
  /** Measures the step of the page's clock, µs, and returns it. Takes a fraction of a millisecond. */
  measureStep(): number
  /**
   * A measurement that the scheduler interrupted shows too long a step: the first calls look again, a few steps each.
   */
  lookAtClock(): void
  /** Writes what is due of step and cost. */
  tell(atMs: number): void
  /** The next `tell` is due. */
  hurry(): void
  /** So much time of the page went to the recorder's timer. */
  addCost(ms: number): void
}

/** Costs nothing before its first call. */
export function createSelfWatch(
  output: Output,
  handlers: MidiHandlers,
  actions: Actions,
): SelfWatch {
  let step: StepObserver = createStepObserver()
  let stepTold = 0
  let clockLooks = 0
  let pageMs = 0
  let dueMs = 0

  const look = (busyMs: number, reads: number): void => {
    const fromMs = nowMs()
    for (let read = 0, atMs = fromMs; read < reads && atMs - fromMs < busyMs; read++) {
      atMs = nowMs()
      step.observe(atMs)
    }
  }

  return {
    measureStep() {
      step = createStepObserver()
      look(1, 10_000)
      stepTold = step.stepUs
      return stepTold
    },
    lookAtClock() {
      if (clockLooks >= CLOCK_LOOKS) return
      clockLooks++
      look(0.3, 4000)
    },
    tell(atMs) {
      if (atMs < dueMs) return
      dueMs = atMs + COST_MS
      output.writeStat(0, STAT.probePageMs, pageMs)
      pageMs = 0
      output.writeStat(0, STAT.probeEventUs, handlers.takeEventCostUs(actions.takeCostMs()))
      if (step.stepUs !== stepTold)
        output.writeStat(0, STAT.pageClockStepUs, (stepTold = step.stepUs))
    },
    hurry() {
      dueMs = 0
    },
    addCost(ms) {
      pageMs += ms
    },
  }
}
