// How long an event is waited for, in the time of its records. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget } from '../../../../trace/config/session-budget.ts'
import { createContextTraces, type ContextTraces } from '../../../../trace/events/context-trace.ts'
import { createHorizon, type Horizon } from '../../../../trace/events/horizon.ts'
import type { OpenEvent } from '../../../../trace/events/open-event.ts'
import { ACTION } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'

interface Waited {
  traces: ContextTraces
  horizon: Horizon
}

const context = definedContext()

const waited = (): Waited => {
  const traces = createContextTraces(createSessionBudget())
  return { traces, horizon: createHorizon(traces) }
}

/** The first time, ms, at which the event is ready where page and context go on together. */
function readyAt(event: OpenEvent, seesContext = true): number {
  const { traces, horizon } = waited()
  for (let atMs = 0; atMs < 100_000; atMs++) {
    horizon.seePage(atMs)
    if (seesContext) horizon.seeContext(traces.of(context), atMs)
    if (horizon.isReady(event)) return atMs
  }
  return Infinity
}

describe('an event that makes no sound', () => {
  it('ends a second of record time after it', () => {
    expect(readyAt(openNote({ awaitsSound: false }))).toBe(1000)
  })
})

describe('a note', () => {
  const start = (frame: number): OpenEvent =>
    openNote({
      eventFrames: [{ context, frame: 0, wallMs: 0 }],
      actions: [actionIn(context, { frame, endMs: 0 })],
    })

  it('is waited for two seconds: its window, and what streams lag behind', () => {
    expect(readyAt(openNote())).toBe(2000)
    expect(readyAt(start(NaN))).toBe(2000)
  })

  it('is waited for from the arrival of its message on', () => {
    const post = actionIn(context, { action: ACTION.post, processorIndex: 1 })
    const arrive = { frame: 0, wallMs: 700 }
    expect(readyAt(openNote({ actions: [post], post, arrive }))).toBe(2700)
    const early = { frame: 0, wallMs: -700 }
    expect(readyAt(openNote({ actions: [post], post, arrive: early }))).toBe(2000)
  })

  it('is waited for from the start that it asks for on, a minute at most', () => {
    expect(readyAt(start(48 * 3000))).toBe(5000)
    expect(readyAt(start(48 * 70_000))).toBe(62_000)
  })

  it('that was heard is ready once the page’s records up to the sound are known', () => {
    const clocked = definedContext()
    const note = openNote({
      actions: [actionIn(clocked)],
      onset: { frame: 480, foundMs: 10, isQuantumEnd: true },
    })
    const { horizon } = waited()
    const isReadyAt = (atMs: number): boolean => {
      horizon.seePage(atMs)
      return horizon.isReady(note)
    }
    // Two pairs do not tell where the output is.
    for (const frame of [4800, 9600]) clocked.clocks.addHeard(frame, 1000 + frame / 48)
    expect(isReadyAt(40)).toBe(false)
    clocked.clocks.addHeard(14_400, 1300)
    expect(isReadyAt(40)).toBe(true)
    const next = waited().horizon
    next.seePage(29)
    expect(next.isReady(note)).toBe(false)
    next.seePage(30)
    expect(next.isReady(note)).toBe(true)
  })
})

describe('a stream', () => {
  const silent = openNote({ awaitsSound: false, eventFrames: [{ context, frame: 0, wallMs: 0 }] })

  it('of the context is waited for where it has begun, up to half a second behind', () => {
    const { traces, horizon } = waited()
    horizon.seePage(3000)
    expect(horizon.isReady(silent)).toBe(true)
    traces.of(context)
    expect(horizon.isReady(silent)).toBe(true)
    horizon.seeContext(traces.of(context), 499)
    expect(horizon.isReady(silent)).toBe(false)
    horizon.seeContext(traces.of(context), 500)
    expect(horizon.isReady(silent)).toBe(true)
  })

  it('that is five seconds behind the others is waited for no more', () => {
    const late = waited()
    late.horizon.seeContext(late.traces.of(context), 5999)
    expect(late.horizon.isReady(silent)).toBe(false)
    late.horizon.seeContext(late.traces.of(context), 6000)
    expect(late.horizon.isReady(silent)).toBe(true)
    const other = waited()
    other.horizon.seeContext(other.traces.of(context), 100)
    other.horizon.seePage(5999)
    expect(other.horizon.isReady(silent)).toBe(false)
    other.horizon.seePage(6000)
    expect(other.horizon.isReady(silent)).toBe(true)
  })

  it('never goes back', () => {
    const { traces, horizon } = waited()
    horizon.seePage(3000)
    horizon.seePage(10)
    horizon.seeContext(traces.of(context), 3000)
    horizon.seeContext(traces.of(context), 10)
    expect(horizon.isReady(silent)).toBe(true)
    expect(traces.of(context).timeMs).toBe(3000)
  })
})

describe('an onset', () => {
  const onset = (isFromSilence: boolean) => ({ frame: 0, rawWallMs: 0, wallMs: 0, isFromSilence })
  const isKnownAt = (atMs: number, isFromSilence: boolean): boolean => {
    const { horizon } = waited()
    horizon.seePage(atMs)
    return horizon.isOnsetKnown(onset(isFromSilence))
  }

  it('is given when the page is past it by 20 ms, under other sound by the time of a pitch', () => {
    expect([19, 20].map((ms) => isKnownAt(ms, true))).toEqual([false, true])
    expect([399, 400].map((ms) => isKnownAt(ms, false))).toEqual([false, true])
  })

  it('is given without the page when that is five seconds behind', () => {
    const { traces, horizon } = waited()
    horizon.seeContext(traces.of(context), 4999)
    expect(horizon.isOnsetKnown(onset(true))).toBe(false)
    horizon.seeContext(traces.of(context), 5000)
    expect(horizon.isOnsetKnown(onset(true))).toBe(true)
    expect(horizon.isPageKnown(0)).toBe(false)
  })
})
