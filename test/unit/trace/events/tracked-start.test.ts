// A source that the page starts: for when, where its context stood, and whether that was meant as now. Node.

import { describe, expect, it } from 'vitest'
import {
  aheadFrame,
  trackedStart,
  type TrackedStart,
} from '../../../../trace/events/tracked-start.ts'
import { ACTION, CAUSE, KIND, type TraceRecord } from '../../../../trace/wire/record.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { openNote } from '../../../support/trace/open-note.ts'

/** Its callback lasts 10 ms: 480 frames. */
const context = definedContext()
const STOOD = 48_000

const record = (frame: number, given: Partial<TraceRecord> = {}): TraceRecord => ({
  kind: KIND.actionStart,
  flags: ACTION.start | CAUSE.handler,
  source: 1,
  sequence: 0,
  frame,
  wallMs: 1000,
  a: 1,
  b: STOOD + 1,
  ...given,
})

const started = (frame: number, given?: Partial<TraceRecord>): TrackedStart =>
  trackedStart(record(frame, given), context, undefined)

describe('where the context stood', () => {
  it('is what the record tells, also zero; else what the event’s mark tells', () => {
    expect(started(50_000).stoodFrame).toBe(STOOD)
    expect(started(50_000, { b: 1 }).stoodFrame).toBe(0)
    expect(started(50_000, { b: 0 }).stoodFrame).toBeNaN()
    const event = openNote({ eventFrames: [{ context, frame: 47_000, wallMs: 990 }] })
    const told = trackedStart(record(50_000, { b: 0 }), context, event)
    expect(told).toMatchObject({ stoodFrame: 47_480, frame: 50_000, atMs: 1000 })
    expect(told.event).toBe(event.tracked)
    expect(started(50_000).event).toBeNull()
  })
})

describe('a start now', () => {
  it('is one without a time, or less than a frame from where the context stood', () => {
    const nows = [NaN, STOOD, STOOD + 0.9, STOOD - 0.9, STOOD + 1, STOOD - 1]
    expect(nows.map((frame) => started(frame).isNow)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
    expect(started(50_000, { b: 0 }).isNow).toBe(false)
  })

  it('is also one that the clock told a callback before the call, in whole quanta: it moved between', () => {
    const isNow = (frame: number): boolean => started(frame).isNow
    expect([1, 2, 3, 4].map((quanta) => isNow(STOOD - quanta * 128))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(isNow(STOOD - 5 * 128)).toBe(false)
    // What the clock never told is late, by however little.
    expect([isNow(STOOD - 64), isNow(STOOD - 128.5), isNow(STOOD + 128)]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('a start that may be now', () => {
  it('asks for a whole number of quanta that the clock has told within the last callback', () => {
    expect(started(STOOD - 128).isMaybeNow).toBe(true)
    expect(started(STOOD - 128 + 0.005).isMaybeNow).toBe(true)
    expect(started(STOOD - 128 + 0.5).isMaybeNow).toBe(false)
    expect(started(STOOD - 100).isMaybeNow).toBe(false)
    // A callback of 480 frames takes three quanta or four.
    expect(started(STOOD - 4 * 128).isMaybeNow).toBe(true)
    expect(started(STOOD - 5 * 128).isMaybeNow).toBe(false)
    expect(started(STOOD + 128).isMaybeNow).toBe(false)
  })

  it('may have read the clock when its handler began', () => {
    const event = openNote()
    event.tracked.marks.handlerStart = 980
    const of = (quanta: number): boolean =>
      trackedStart(record(STOOD - quanta * 128), context, event).isMaybeNow
    // 20 ms of the handler and 10 of the callback: 1440 frames, which are 11.25 quanta.
    expect(of(12)).toBe(true)
    expect(of(13)).toBe(false)
    expect(trackedStart(record(STOOD - 12 * 128), context, event).isNow).toBe(false)
  })

  it('is exactly a callback ago at most', () => {
    const ten = definedContext({ baseLatencyMs: 8 })
    const at = (quanta: number): boolean =>
      trackedStart(record(STOOD - quanta * 128), ten, undefined).isMaybeNow
    expect([at(3), at(4)]).toEqual([true, false])
  })
})

describe('a start ahead', () => {
  it('is one that is not past where the context stood', () => {
    expect(aheadFrame(record(STOOD + 1))).toBe(STOOD + 1)
    expect(aheadFrame(record(STOOD + 0.9))).toBeNaN()
    expect(aheadFrame(record(NaN))).toBeNaN()
    expect(aheadFrame(record(5, { b: 0 }))).toBe(5)
  })
})
