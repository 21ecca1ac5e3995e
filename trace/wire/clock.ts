// The wall clock of a context, chosen by what is there, best first, and what it is worth: its step and its cost.
// Runs on the page and in the audio thread. Natives are saved at creation; later changes by the page have no effect.

import { bound, isFinite, getPrototypeOf, min, nativeGetter, round } from './natives.ts'
import type { ClockName } from './protocol.ts'

export interface Clock {
  readonly name: ClockName
  /** Epoch milliseconds. Allocates where the clock is `Temporal`. */
  now(): number
}

/** What is looked for on a global object; anything may be missing or of another kind. */
export interface ClockScope {
  performance?: unknown
  Temporal?: unknown
  Date: { now(): number }
}

/**
 * The best clock of `scope`: `performance` (pages; audio threads the day they get one), then `Temporal` (100 µs steps
 * in Chromium's audio thread, 5 µs where cross-origin isolated), then `Date.now`. Never throws.
 */
export function createClock(scope: ClockScope): Clock {
  return createPerformanceClock(scope) ?? createTemporalClock(scope) ?? createDateClock(scope)
}

function createPerformanceClock(scope: ClockScope): Clock | null {
  try {
    const performance = scope.performance as { now?: () => number; timeOrigin?: number } | undefined
    const now = performance?.now
    const timeOrigin = performance?.timeOrigin
    if (typeof now !== 'function' || typeof timeOrigin !== 'number' || !(timeOrigin > 0))
      return null
    const read = bound(now, performance)
    if (!isFinite(read())) return null
    return { name: 'performance.now', now: () => timeOrigin + read() }
  } catch {
    return null
  }
}

function createTemporalClock(scope: ClockScope): Clock | null {
  try {
    const temporal = scope.Temporal as { Now?: { instant?: () => object } } | undefined
    const holder = temporal?.Now
    const instant = holder?.instant
    if (typeof instant !== 'function') return null
    const readInstant = bound(instant, holder)
    const first = readInstant()
    // The getter itself is saved: a page that replaces it changes nothing here, and the call is as fast.
    const nanosecondsOf = nativeGetter<bigint>(getPrototypeOf(first), 'epochNanoseconds')
    if (typeof nanosecondsOf?.(first) !== 'bigint') return null
    const toNumber = Number
    return { name: 'Temporal', now: () => toNumber(nanosecondsOf(readInstant())) / 1e6 }
  } catch {
    return null
  }
}

function createDateClock(scope: ClockScope): Clock {
  const now = bound(scope.Date.now, scope.Date)
  return { name: 'Date.now', now }
}

/** Bounds of a measurement; it ends at the first that is reached. */
export interface ClockBudget {
  /** Busy time as the clock itself shows it, ms. */
  busyMs: number
  /** Reads, for clocks whose step is longer than the busy time. */
  reads: number
}

/** Audio thread: both measurements together stay below 300 µs (a read costs 0.1–1.5 µs, cold). */
export const WORKLET_CLOCK_BUDGET: ClockBudget = { busyMs: 0.2, reads: 160 }

/**
 * Fewer reads between two edges than this tell of an interruption, not of the clock: a run that the scheduler
 * stopped has no cost.
 */
const MIN_COST_READS = 16

/**
 * Step and cost from one run, in µs, each 0 where it could not be seen. The cost is counted from one edge of the clock
 * to a later one, so that a coarse clock gives no rounding error.
 */
export function measureClock(
  clock: Clock,
  budget: ClockBudget,
): { stepUs: number; costUs: number } {
  const began = clock.now()
  let last = began
  let step = Infinity
  let firstEdge = NaN
  let firstEdgeRead = 0
  let lastEdge = NaN
  let lastEdgeRead = 0
  for (let read = 1; read <= budget.reads; read++) {
    const now = clock.now()
    if (now > last) {
      if (firstEdge !== firstEdge) {
        firstEdge = now
        firstEdgeRead = read
      } else {
        // The first edge is not a step: the run began somewhere inside one.
        step = min(step, now - last)
        lastEdge = now
        lastEdgeRead = read
      }
      last = now
      if (now - began >= budget.busyMs) break
    } else if (now < last) {
      // Set back by the system: start over from here.
      last = now
      firstEdge = NaN
    }
  }
  // One edge alone still bounds the step, where the budget ended before the second.
  if (step === Infinity && firstEdge === firstEdge) step = firstEdge - began
  return {
    stepUs: step === Infinity || !(step > 0) ? 0 : roundStep(step * 1000),
    costUs:
      lastEdgeRead - firstEdgeRead >= MIN_COST_READS && lastEdge > firstEdge
        ? ((lastEdge - firstEdge) * 1000) / (lastEdgeRead - firstEdgeRead)
        : 0,
  }
}

/** Epoch milliseconds in a double resolve 0.24 µs; what is left after rounding to that is noise. */
function roundStep(stepUs: number): number {
  return stepUs >= 2 ? round(stepUs) : round(stepUs * 4) / 4
}

/** Watches reads that are made anyway and keeps the smallest advance: for steps that are too long to wait for. */
export interface StepObserver {
  observe(nowMs: number): void
  /** µs; 0 while the clock has not been seen to advance. */
  readonly stepUs: number
}

/** An observer that starts from `knownUs` (0: nothing known). Allocates nothing later. */
export function createStepObserver(knownUs = 0): StepObserver {
  let stepUs = knownUs
  let last = NaN
  return {
    observe(nowMs) {
      const advanceUs = (nowMs - last) * 1000
      if (advanceUs > 0.2 && (stepUs === 0 || advanceUs < stepUs)) stepUs = roundStep(advanceUs)
      last = nowMs
    },
    get stepUs() {
      return stepUs
    },
  }
}
