// What waits in a context: messages that have arrived, onsets, pitches, each within its bounds. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget, SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import {
  addArrival,
  addOnset,
  addPitch,
  clearTrace,
  createContextTraces,
  expectArrival,
  forgetPost,
  type ContextTrace,
} from '../../../../trace/events/context-trace.ts'
import { FLAG, KIND, type TraceRecord } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { must } from '../../../support/trace/must.ts'
import { actionIn, openNote } from '../../../support/trace/open-note.ts'

const context = definedContext()

const traceWith = (
  limits: Partial<Record<keyof typeof SESSION_LIMIT, number>> = {},
): ContextTrace =>
  createContextTraces(createSessionBudget(undefined, { ...SESSION_LIMIT, ...limits })).of(context)

const record = (given: Partial<TraceRecord>): TraceRecord => ({
  kind: KIND.arrive,
  flags: 0,
  source: 1,
  sequence: 0,
  frame: 128,
  wallMs: 5,
  a: 0,
  b: 0,
  ...given,
})

const post = (processorIndex: number, number: number) =>
  actionIn(context, { processorIndex, number })

describe('the traces of a document', () => {
  it('are one for each context, made when it is first asked for', () => {
    const traces = createContextTraces(createSessionBudget())
    expect(traces.find(context)).toBeUndefined()
    const trace = traces.of(context)
    expect(traces.of(context)).toBe(trace)
    expect(traces.find(context)).toBe(trace)
    expect([...traces.all()]).toEqual([trace])
  })
})

describe('a message that arrives', () => {
  it('belongs to the post of its number on its processor, whichever is known first', () => {
    const trace = traceWith()
    const [early, late] = [openNote(), openNote()]
    addArrival(trace, record({ source: 1, a: 7 }))
    addArrival(trace, record({ source: 2, a: 8, frame: 256, wallMs: 9 }))
    expectArrival(early, post(2, 7), trace)
    expect(early.arrive).toBeNull()
    expectArrival(early, post(1, 7), trace)
    expect(early.arrive).toEqual({ frame: 128, wallMs: 5 })
    expectArrival(late, post(3, 1), trace)
    addArrival(trace, record({ source: 3, a: 1, frame: 384 }))
    expect(late.arrive).toEqual({ frame: 384, wallMs: 5 })
    expect(trace.processorsThatReceive).toEqual(new Set([1, 2, 3]))
  })

  it('is nobody’s any more once its post is forgotten', () => {
    const trace = traceWith()
    const event = openNote()
    expectArrival(event, post(1, 7), trace)
    forgetPost(trace, post(1, 7))
    addArrival(trace, record({ a: 7 }))
    expect(event.arrive).toBeNull()
    expect(trace.arrivals.size).toBe(1)
  })

  it('waits among 4096 at most, of which the oldest makes room', () => {
    const trace = traceWith()
    for (let number = 1; number <= 4097; number++) addArrival(trace, record({ a: number }))
    // One that comes twice needs no room.
    addArrival(trace, record({ a: 4097 }))
    expect(trace.arrivals.size).toBe(4096)
    const [first, second] = [openNote(), openNote()]
    expectArrival(first, post(1, 1), trace)
    expectArrival(second, post(1, 2), trace)
    expect(first.arrive).toBeNull()
    expect(second.arrive).not.toBeNull()
  })

  it('shares the session’s room, which it gives back', () => {
    const trace = traceWith({ arrivals: 1 })
    addArrival(trace, record({ a: 1 }))
    addArrival(trace, record({ a: 2 }))
    expect(trace.arrivals.size).toBe(1)
    expectArrival(openNote(), post(1, 2), trace)
    addArrival(trace, record({ a: 3 }))
    expect(trace.arrivals.size).toBe(1)
    const none = traceWith({ arrivals: 0 })
    addArrival(none, record({ a: 1 }))
    expect(none.arrivals.size).toBe(0)
  })
})

describe('an onset', () => {
  const onset = (frame: number, given: Partial<TraceRecord> = {}): TraceRecord =>
    record({ kind: KIND.onset, frame, ...given })

  it('waits with its time on the page’s clock, and whether it came from silence', () => {
    const shifted = definedContext()
    shifted.clocks.worklet.addPing(0, 100, 1000)
    const trace = createContextTraces(createSessionBudget()).of(shifted)
    addOnset(trace, onset(100, { wallMs: 1500, flags: FLAG.fromSilence }))
    addOnset(trace, onset(200, { wallMs: 1600 }))
    for (const none of [{ frame: NaN }, { wallMs: Infinity }]) addOnset(trace, onset(300, none))
    expect(trace.pendingOnsets).toEqual([
      { frame: 100, rawWallMs: 1500, wallMs: 500, isFromSilence: true },
      { frame: 200, rawWallMs: 1600, wallMs: 600, isFromSilence: false },
    ])
    expect(trace.recentOnsetFrames).toEqual([100, 200])
  })

  it('waits among 1024 at most, or the session’s, and the latest stay', () => {
    const trace = traceWith()
    for (let frame = 0; frame < 1030; frame++) addOnset(trace, onset(frame))
    expect(trace.pendingOnsets).toHaveLength(1024)
    expect(must(trace.pendingOnsets[0]).frame).toBe(6)
    const few = traceWith({ onsets: 2 })
    for (let frame = 0; frame < 5; frame++) addOnset(few, onset(frame))
    expect(few.pendingOnsets.map(({ frame }) => frame)).toEqual([3, 4])
    clearTrace(few)
    expect(few.pendingOnsets).toEqual([])
    for (let frame = 10; frame < 15; frame++) addOnset(few, onset(frame))
    expect(few.pendingOnsets.map(({ frame }) => frame)).toEqual([13, 14])
    const none = traceWith({ onsets: 0 })
    addOnset(none, onset(1))
    expect(none.pendingOnsets).toEqual([])
  })

  it('is remembered as a frame, 128 of them', () => {
    const trace = traceWith()
    for (let frame = 0; frame < 128; frame++) addOnset(trace, onset(frame))
    expect(trace.recentOnsetFrames).toHaveLength(128)
    addOnset(trace, onset(128))
    expect(trace.recentOnsetFrames).toHaveLength(65)
    expect(trace.recentOnsetFrames[0]).toBe(64)
  })
})

describe('a pitch', () => {
  const pitch = (given: Partial<TraceRecord> = {}): TraceRecord =>
    record({ kind: KIND.pitchOnset, frame: 10_000, a: 3, b: 10, ...given })

  it('leaves open when its note began: four times its uncertainty before, once after', () => {
    const trace = traceWith()
    addPitch(trace, pitch())
    addPitch(trace, pitch({ b: 0 }))
    expect(trace.pendingPitches).toEqual([
      { event: 3, fromFrame: 10_000 - 4 * 480, toFrame: 10_480, wallMs: 5 },
      { event: 3, fromFrame: 10_000, toFrame: 10_000, wallMs: 5 },
    ])
    clearTrace(trace)
    expect(trace.pendingPitches).toEqual([])
  })

  it('of no event, or without a time, is none', () => {
    const trace = traceWith()
    for (const given of [{ a: 0 }, { frame: NaN }, { wallMs: NaN }, { b: -1 }, { b: NaN }])
      addPitch(trace, pitch(given))
    expect(trace.pendingPitches).toEqual([])
    for (let index = 0; index < 1030; index++) addPitch(trace, pitch())
    expect(trace.pendingPitches).toHaveLength(1024)
  })
})
