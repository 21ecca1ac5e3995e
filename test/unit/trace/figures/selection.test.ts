// Selections of a session's report: the time range, the player, what cannot be cut and is told. Node.

import { describe, expect, it } from 'vitest'
import {
  EVERYTHING,
  resolveSelection,
  selectionKey,
  type SelectionQuery,
} from '../../../../trace/figures/selection.ts'
import type { Report } from '../../../../trace/report/schema.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { must } from '../../../support/trace/must.ts'
import { pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import { REFERENCE_CONTEXT, REFERENCE_ID, scene } from '../../../support/trace/reference-scene.ts'
import { KIND, START_MS } from '../../../support/trace/trace-builder.ts'

/** Notes half a second apart from 500 ms on, each slower than the one before; those of `played` only. */
function notes(played: (note: number) => boolean, session = createSession()): TraceSession {
  const { trace, context } = pageWithWorklet(20_000)
  for (let note = 0; note < 20; note++) {
    if (!played(note)) continue
    workletNote(trace, context, 500 + note * 500, note + 1, { soundAfterMs: 3 + note * 4 })
  }
  for (const message of trace.messages()) session.ingest(message)
  session.finish()
  return session
}

/** Notes 4 to 11. */
const MIDDLE: SelectionQuery = { fromMs: START_MS + 2500, toMs: START_MS + 6500 }

/** What the events alone say. Alerts number them by session. */
function eventParts(report: Report): unknown {
  return {
    stages: report.stages,
    onset: report.onset,
    frames: report.frames,
    bottleneck: report.bottleneck,
    distribution: report.distribution,
    throughputPerSecond: report.throughputPerSecond,
    timeRangeMs: report.timeRangeMs,
    thresholds: report.thresholds,
    alerts: report.alerts.map((alert) => ({ ...alert, frameId: 0 })),
  }
}

describe('the report of a selection', () => {
  it('of a time is that of a session which saw those events alone', () => {
    const config = { warningMs: 60, criticalMs: 75 }
    const part = notes(() => true, createSession(config)).report(MIDDLE)
    const alone = notes((note) => note >= 4 && note < 12, createSession(config)).report()
    expect(part.onset).toMatchObject({ count: 8, heard: 8 })
    expect(part.alerts.length).toBeGreaterThan(2)
    expect(eventParts(part)).toEqual(eventParts(alone))
    expect(part.timeRangeMs).toBe(3500)
  })

  it('says what it is of and which parts have no such bounds; that of everything says nothing', () => {
    const session = notes(() => true)
    expect(must(session.report(MIDDLE).coverage)).toEqual({
      selection: { ...EVERYTHING, ...MIDDLE },
      isComplete: true,
      letGoUntilMs: null,
      uncut: expect.arrayContaining(['contexts', 'processors', 'reference.engine']),
    })
    expect(must(session.report({ source: 'midi' }).coverage).uncut).toEqual([])
    expect('coverage' in session.report()).toBe(false)
    expect('coverage' in session.report({ contextId: 'doc-1/1' })).toBe(false)
  })

  it('is of the stored events where some were let go, complete only behind the last of these', () => {
    const session = notes(() => true, createSession({ capacity: 12 }))
    const all = session.report({ fromMs: START_MS })
    expect(all.onset.count).toBe(12)
    expect(all.coverage).toMatchObject({ isComplete: false, letGoUntilMs: START_MS + 4000 })
    const late = session.report({ fromMs: START_MS + 4001 })
    expect(late.coverage).toMatchObject({ isComplete: true })
    expect(late.onset.count).toBe(12)
    expect(session.report().onset.count).toBe(20)
  })

  it('takes what happened to its contexts in that time among the alerts', () => {
    const { trace, context } = pageWithWorklet(20_000)
    for (const atMs of [1000, 4000, 9000])
      context.record({ kind: KIND.gap, frame: atMs * 48, wallMs: atMs, a: 0, b: 12 })
    const session = read(trace.messages())
    expect(session.report().alerts).toHaveLength(3)
    const { alerts } = session.report(MIDDLE)
    expect(alerts.map(({ wallMs }) => wallMs)).toEqual([START_MS + 4000])
    expect(session.report({ ...MIDDLE, contextId: 'nobody' }).alerts).toEqual([])
  })

  it('of the reference has its notes, its clocks and no verdict', () => {
    const session = read(scene(20, 20).trace.messages())
    const page = session.report()
    const reference = session.report({ player: 'reference' })
    const named = session.report({ player: { referenceId: `doc-1/${REFERENCE_ID}` } })
    expect(reference).toEqual(named)
    expect(reference.stages).toEqual(must(page.reference).stages)
    expect(reference.frames).toMatchObject({ seen: 20, finished: 20, unfinished: 0 })
    expect(reference.reference).toEqual(page.reference)
    expect(reference.verdict).toBeNull()
    expect('coverage' in reference).toBe(false)
    expect(session.report({ player: null }).frames.finished).toBe(40)
    expect(session.report({ player: { referenceId: 'nobody' } })).toMatchObject({
      stages: {},
      reference: null,
    })
  })

  it('compares page and reference in the same time', () => {
    const session = read(scene(20, 20).trace.messages())
    const { verdict, reference } = session.report(MIDDLE)
    expect(verdict).toMatchObject({ kind: 'page', pageNotes: 8, referenceNotes: 8 })
    expect(must(must(reference).latency).count).toBe(8)
    expect(must(session.report({ toMs: START_MS + 2500 }).verdict).kind).toBe('waiting')
  })

  it('goes on with what comes, and forgets with the session', () => {
    const { trace, context } = pageWithWorklet(20_000)
    for (let note = 0; note < 20; note++) workletNote(trace, context, 500 + note * 500, note + 1)
    const messages = trace.messages()
    const session = createSession()
    const query = { fromMs: START_MS + 2500 }
    const seen: number[] = []
    for (const message of messages) {
      session.ingest(message)
      seen.push(session.report(query).frames.finished)
    }
    session.finish()
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen)
    expect(session.report(query).frames).toMatchObject({ seen: 16, finished: 16 })
    session.clear()
    expect(session.report(query).frames.seen).toBe(0)
    expect(session.report(query).coverage).toMatchObject({ letGoUntilMs: null })
  })
})

describe('a query', () => {
  it('means everything of the page where it says nothing', () => {
    expect(resolveSelection({}, null)).toEqual(EVERYTHING)
    expect(resolveSelection({ player: null }, null).player).toBeNull()
  })
  it('for the reference means the latest, or nobody where there is none', () => {
    expect(resolveSelection({ player: 'reference' }, 'a').player).toEqual({ referenceId: 'a' })
    expect(resolveSelection({ player: 'reference' }, null).player).toEqual({ referenceId: '' })
  })
  it('with bounds that are no numbers selects nothing, and is no other', () => {
    const session = read(scene(3, 3).trace.messages())
    expect(session.report({ fromMs: Number.NaN }).frames.seen).toBe(0)
    const keys = [null, Number.NaN, Infinity].map((toMs) => selectionKey({ ...EVERYTHING, toMs }))
    expect(new Set(keys).size).toBe(3)
    expect(session.report({ toMs: Infinity }).frames.seen).toBe(3)
  })
  it('for a context of the reference is its report, without a verdict', () => {
    const session = read(scene(9, 9).trace.messages())
    const own = session.report({ contextId: `doc-1/${REFERENCE_CONTEXT}` })
    expect(own.stages).toEqual({})
    expect(must(own.reference).id).toBe(`doc-1/${REFERENCE_ID}`)
    expect(own.verdict).toBeNull()
  })
})
