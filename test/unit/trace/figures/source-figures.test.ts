// Figures of events by what they came from.

import { describe, expect, it } from 'vitest'
import { createSourceCounts } from '../../../../trace/figures/source-figures.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'
import { pageEvent, pageWithWorklet, trigger, workletNote } from '../../../support/trace/notes.ts'
import { ACTION, FLAG } from '../../../support/trace/trace-builder.ts'

describe('figures by source', () => {
  it('are of no source where there was no event', () => {
    expect(createSourceCounts().table()).toEqual({})
  })

  it('count what became of the sounds, and tell of times that a single event has', () => {
    const counts = createSourceCounts()
    counts.add(endedEvent({ ending: 'silent' }))
    counts.add(endedEvent({ ending: 'lost' }))
    counts.add(endedEvent({ ending: 'scheduled', stages: { endToEnd: 30 } }))
    counts.add(endedEvent({ ending: 'heard', source: 'key', onsetMs: 12 }))
    const { midi, key } = counts.table()
    expect(midi).toMatchObject({ count: 3, heard: 0, scheduled: 1, lost: 1, onset: null })
    expect(midi?.endToEnd).toMatchObject({ count: 1, meanMs: 30, maxMs: 30 })
    expect(key).toMatchObject({
      count: 1,
      heard: 1,
      onset: { count: 1, meanMs: 12 },
      endToEnd: null,
    })
  })

  it('have the median of their times, and what 95 of 100 do not exceed', () => {
    const counts = createSourceCounts()
    for (let ms = 1; ms <= 100; ms++) counts.add(endedEvent({ onsetMs: ms }))
    const onset = counts.table().midi?.onset
    expect(onset?.p50Ms).toBeCloseTo(50, 1)
    expect(onset?.p95Ms).toBeCloseTo(95, 1)
  })

  it('count each source for itself, in the whole and in a selection alike', () => {
    const { trace, context } = pageWithWorklet(8000)
    workletNote(trace, context, 1000, 1)
    trigger(trace, 30, 'pointer', 'pointerdown', 'button#play')
    for (const [index, atMs] of [3000, 5000].entries()) {
      const number = 100 + index
      pageEvent(trace, {
        number,
        atMs,
        source: 'pointer',
        trigger: 30,
        flags: FLAG.press,
        handlerAfterMs: 1,
        acted: { context, atMs: atMs + 2 },
      })
      trace.action(number, { action: ACTION.start, source: 1, atMs: atMs + 2, callMs: 0.5 })
      context.onset(Math.round(context.frameAt(atMs + 4)))
    }
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    session.finish()
    const { sources, frames } = session.report()
    expect(frames.seen).toBe(3)
    expect(Object.keys(sources)).toEqual(['midi', 'pointer'])
    expect(sources.midi).toMatchObject({ count: 1, heard: 1, scheduled: 0, lost: 0 })
    expect(sources.pointer).toMatchObject({
      count: 2,
      heard: 2,
      scheduled: 0,
      lost: 0,
      onset: { count: 2 },
      endToEnd: { count: 2 },
    })
    expect(sources.pointer?.endToEnd?.p50Ms).toBeCloseTo(34, -1)
    const pointer = session.report({ source: 'pointer' })
    expect(pointer.sources).toEqual({ pointer: sources.pointer })
    expect(pointer.frames.seen).toBe(2)
    expect(pointer.stages.input?.count).toBe(2)
    expect(session.report({ source: 'midi' }).stages.input).toBeUndefined()
  })
})
