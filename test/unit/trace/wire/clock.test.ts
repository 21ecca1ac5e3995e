import { describe, expect, it } from 'vitest'
import {
  createClock,
  createStepObserver,
  measureClock,
  WORKLET_CLOCK_BUDGET,
  type Clock,
} from '../../../../trace/wire/clock.ts'

class Instant {
  readonly #ns: bigint
  constructor(ns: bigint) {
    this.#ns = ns
  }
  get epochNanoseconds(): bigint {
    return this.#ns
  }
}

/** A clock in steps that costs `costMs` a read. */
function stepped(stepMs: number, costMs: number): Clock & { reads: number } {
  let time = 1.7e12 + 0.37 * stepMs
  return {
    name: 'Temporal',
    reads: 0,
    now() {
      this.reads++
      time += costMs
      return Math.floor(time / stepMs) * stepMs
    },
  }
}

describe('the clock of a context', () => {
  it('is performance where there is one: epoch milliseconds', () => {
    const clock = createClock(globalThis)
    expect(clock.name).toBe('performance.now')
    const beforeMs = Date.now()
    const nowMs = clock.now()
    const afterMs = Date.now()
    // The two clocks may have drifted apart since this process began.
    expect(nowMs).toBeGreaterThan(beforeMs - 50)
    expect(nowMs).toBeLessThan(afterMs + 50)
  })

  it('is Temporal where performance is absent or has no origin', () => {
    const Temporal = { Now: { instant: () => new Instant(1_700_000_000_123_456_789n) } }
    for (const performance of [undefined, { now: () => 5 }, { now: () => 5, timeOrigin: 0 }]) {
      const clock = createClock({ performance, Temporal, Date })
      expect(clock.name).toBe('Temporal')
      expect(clock.now()).toBeCloseTo(1_700_000_000_123.4568, 3)
    }
  })

  it('is Date.now where nothing better works', () => {
    const broken = [
      undefined,
      {},
      { Now: {} },
      { Now: { instant: () => ({}) } },
      {
        Now: {
          instant: () => {
            throw new Error('no')
          },
        },
      },
    ]
    for (const Temporal of broken) {
      const clock = createClock({ Temporal, Date: { now: () => 42 } })
      expect(clock.name).toBe('Date.now')
      expect(clock.now()).toBe(42)
    }
  })

  it('keeps its natives when the page replaces them', () => {
    const performance = { timeOrigin: 1000, now: () => 5 }
    const Temporal = { Now: { instant: () => new Instant(7_000_000n) } }
    const page = createClock({ performance, Date })
    const worklet = createClock({ Temporal, Date })
    performance.now = () => Number.NaN
    Temporal.Now.instant = () => new Instant(0n)
    expect(page.now()).toBe(1005)
    expect(worklet.now()).toBe(7)
  })
})

describe('measuring a clock', () => {
  it.each([
    [0.1, 0.0005],
    [0.1, 0.0015],
    [0.005, 0.0007],
  ])(
    'finds a step of %d ms and a cost of %d ms within the audio thread budget',
    (stepMs, costMs) => {
      const clock = stepped(stepMs, costMs)
      const { stepUs, costUs } = measureClock(clock, { ...WORKLET_CLOCK_BUDGET, reads: 1000 })
      expect(stepUs).toBeCloseTo(stepMs * 1000, 0)
      expect(costUs / (costMs * 1000)).toBeCloseTo(1, 1)
      expect(clock.reads * costMs).toBeLessThan(0.32)
    },
  )

  it('gives up on a coarse clock after its reads and says that nothing is known', () => {
    const clock = stepped(1, 0.0001)
    expect(measureClock(clock, WORKLET_CLOCK_BUDGET)).toEqual({ stepUs: 0, costUs: 0 })
    expect(clock.reads).toBe(WORKLET_CLOCK_BUDGET.reads + 1)
  })

  it('counts the reads between two edges for a cost, not those before the first', () => {
    const readings = [...Array.from({ length: 20 }, () => 0), 0.1, 0.1, 0.1, 0.2]
    let read = 0
    const clock: Clock = { name: 'Temporal', now: () => readings[read++] ?? 0.2 }
    expect(measureClock(clock, { busyMs: 9, reads: 30 })).toEqual({ stepUs: 100, costUs: 0 })
  })

  it('takes the way to the only edge that it saw for the step', () => {
    const readings = [100, 100, 100.7, 100.7]
    let read = 0
    const clock: Clock = { name: 'Temporal', now: () => readings[read++] ?? 100.7 }
    expect(measureClock(clock, { busyMs: 5, reads: 10 })).toEqual({ stepUs: 700, costUs: 0 })
  })

  it('names no cost where the scheduler interrupted the run', () => {
    // Read by read: an edge, an interruption of a whole step, another edge.
    const readings = [0, 0.1, 0.2, 0.3]
    let read = 0
    const clock: Clock = { name: 'Temporal', now: () => readings[read++] ?? 0.3 }
    expect(measureClock(clock, WORKLET_CLOCK_BUDGET)).toEqual({ stepUs: 100, costUs: 0 })
  })

  it('an observer finds the step of a coarse clock from reads that are made anyway', () => {
    const steps = createStepObserver()
    for (let index = 0; index < 100; index++) steps.observe(1.7e12 + Math.floor(index * 2.667))
    expect(steps.stepUs).toBe(2000)
    for (let index = 0; index < 100; index++) steps.observe(1.7e12 + 1000 + Math.floor(index * 0.4))
    expect(steps.stepUs).toBe(1000)
  })
})
