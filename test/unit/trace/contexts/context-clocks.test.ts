// The clocks of a context against each other: when a frame is rendered, and when it is heard. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget } from '../../../../trace/config/session-budget.ts'
import {
  createContextClocks,
  type ContextClocks,
} from '../../../../trace/contexts/context-clocks.ts'
import { must } from '../../../support/trace/must.ts'

const RATE = 48_000
const ORIGIN_MS = 1_000_000

const clocksOf = (): ContextClocks => createContextClocks(RATE, createSessionBudget())

/** Pairs every 100 ms for three seconds, so much later than the frame's own time. */
function feed(add: (frame: number, wallMs: number) => void, laterMs: number, ppm = 0): void {
  for (let frame = 4800; frame <= 3 * RATE; frame += 4800)
    add(frame, ORIGIN_MS + (frame * (1 + ppm / 1e6)) / 48 + laterMs)
}

describe('when a frame is heard', () => {
  it('is what the output clock says; else the context’s clock and the platform’s latency', () => {
    const clocks = clocksOf()
    expect(clocks.audibleAt(48_000, 20)).toBeNull()
    feed(clocks.addContext, 0)
    expect(clocks.audibleAt(48_000, 20)).toBeCloseTo(ORIGIN_MS + 1020, 6)
    expect(clocks.audibleAt(48_000, null)).toBeNull()
    feed(clocks.addHeard, 35)
    expect(clocks.audibleAt(48_000, 20)).toBeCloseTo(ORIGIN_MS + 1035, 6)
  })

  it('is not told by pairs that say "not yet"', () => {
    const clocks = clocksOf()
    clocks.addHeard(0, ORIGIN_MS)
    clocks.addHeard(48_000, 0)
    clocks.addContext(0, ORIGIN_MS)
    expect(clocks.audibleAt(48_000, 20)).toBeNull()
    expect(clocks.output.pairs).toBe(0)
    clocks.addHeard(1, 1)
    expect(clocks.output.pairs).toBe(1)
  })
})

describe('when a frame was rendered', () => {
  it('is what the audio thread says, put on the page’s clock; else the context’s clock', () => {
    const clocks = clocksOf()
    expect(clocks.renderedAt(48_000)).toBeNull()
    feed(clocks.addContext, 3)
    expect(clocks.renderedAt(48_000)).toBeCloseTo(ORIGIN_MS + 1003, 6)
    clocks.worklet.addPing(ORIGIN_MS, 100, 500)
    feed(clocks.addRendered, 501)
    expect(clocks.renderedAt(48_000)).toBeCloseTo(ORIGIN_MS + 1001, 6)
  })
})

describe('the summary', () => {
  it('is of the first clock that knows its drift: heard, context, rendered', () => {
    const clocks = clocksOf()
    expect(clocks.summary()).toBeNull()
    feed(clocks.addRendered, 0, -30)
    expect(must(must(clocks.summary()).driftPpm)).toBeCloseTo(30, 2)
    feed(clocks.addContext, 0, -20)
    expect(must(must(clocks.summary()).driftPpm)).toBeCloseTo(20, 2)
    feed(clocks.addHeard, 0, -10)
    expect(must(must(clocks.summary()).driftPpm)).toBeCloseTo(10, 2)
  })

  it('is of one that has a pair while none knows its drift, but not of the rendering alone', () => {
    const clocks = clocksOf()
    clocks.addRendered(4800, ORIGIN_MS)
    expect(clocks.summary()).toBeNull()
    clocks.addContext(4800, ORIGIN_MS)
    expect(clocks.summary()).toMatchObject({ driftPpm: null, pairs: 1 })
  })

  it('takes pairs 50 ms apart, no nearer', () => {
    const clocks = clocksOf()
    for (const frame of [4800, 4800 + 2399, 4800 + 2400])
      clocks.addHeard(frame, ORIGIN_MS + frame / 48)
    expect(clocks.output.pairs).toBe(2)
  })
})

describe('jitter of the device', () => {
  it('of 25 ms is no step of the context’s clock, and one of the output’s', () => {
    const clocks = clocksOf()
    const jittered = (add: (frame: number, wallMs: number) => void): void => {
      for (let index = 1; index <= 40; index++)
        add(index * 4800, ORIGIN_MS + index * 100 + (index > 34 ? 24 : 0))
    }
    jittered(clocks.addContext)
    jittered(clocks.addHeard)
    // All 40 pairs are one line, or the last ones alone are one.
    expect(clocks.output.pairs).toBeLessThan(10)
    expect(must(clocks.renderedAt(0))).toBeLessThan(ORIGIN_MS + 5)
    expect(clocks.audibleAt(40 * 4800, null)).toBeCloseTo(ORIGIN_MS + 4024, 1)
  })
})

describe('what is told of the clocks', () => {
  it('is the name, the steps and the cost, as last said', () => {
    const clocks = clocksOf()
    expect([clocks.name, clocks.workletStepUs, clocks.pageStepUs, clocks.costUs]).toEqual([
      null,
      0,
      0,
      null,
    ])
    clocks.setHello('Temporal', 20, 0.5)
    clocks.setPageStep(100)
    expect([clocks.name, clocks.workletStepUs, clocks.pageStepUs, clocks.costUs]).toEqual([
      'Temporal',
      20,
      100,
      0.5,
    ])
    // A hello that does not know the step does not forget it.
    clocks.setHello('Date.now', 0, 0.7)
    expect([clocks.name, clocks.workletStepUs, clocks.costUs]).toEqual(['Date.now', 20, 0.7])
    clocks.setWorkletStep(1000)
    clocks.setCost(1)
    expect([clocks.workletStepUs, clocks.costUs]).toEqual([1000, 1])
  })

  it('makes the offset as unsure as both steps', () => {
    const clocks = clocksOf()
    clocks.worklet.addPing(ORIGIN_MS, 400, 3)
    clocks.setHello('Date.now', 1000, 0.5)
    clocks.setPageStep(100)
    // Half of the trip, and half of each step.
    expect(clocks.worklet.errorMs).toBeCloseTo(0.2 + 0.55, 9)
  })
})
