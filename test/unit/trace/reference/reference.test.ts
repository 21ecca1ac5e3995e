// The reference instrument in a session: its notes apart from the page's, its state, its way through
// validation and file. Node.

import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND } from '../../../../trace/wire/record.ts'
import { must } from '../../../support/trace/must.ts'
import { eventsOf, pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import {
  createEngineRun,
  defineReference,
  REFERENCE_CONTEXT,
  REFERENCE_ID,
  referenceNote,
  scene,
  UNTIL_MS,
} from '../../../support/trace/reference-scene.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'

describe('notes of the reference', () => {
  it('never count as the page’s: stages, onsets, frames and throughput are those of a page without it', () => {
    const alone = pageWithWorklet(UNTIL_MS)
    for (let note = 0; note < 12; note++)
      workletNote(alone.trace, alone.context, 500 + note * 500, note + 1)
    const without = read(alone.trace.messages()).report()
    const { trace } = scene(12, 20)
    const session = read(trace.messages())
    const report = session.report()
    expect(report.stages).toEqual(without.stages)
    expect(report.onset).toEqual(without.onset)
    expect(report.frames).toEqual(without.frames)
    expect(report.throughputPerSecond).toBe(without.throughputPerSecond)
    expect(report.distribution).toEqual(without.distribution)
    expect(report.bottleneck).toBe(without.bottleneck)
    expect(eventsOf(session).filter((event) => event.referenceId !== undefined)).toHaveLength(20)
    expect(must(report.reference).latency?.count).toBe(20)
  })

  it('say so in the list: input, reference and context', () => {
    const session = read(scene(1, 1).trace.messages())
    const event = must(eventsOf(session).find(({ referenceId }) => referenceId !== undefined))
    expect(event.input).toBe('Reference')
    expect(event.referenceId).toBe(must(session.references[0]).id)
    expect(event.contextId).toBe(`doc-1/${REFERENCE_CONTEXT}`)
    expect(event.ending).toBe('heard')
    const marked = session.report().contexts.map((context) => context.isReference ?? false)
    expect(marked).toEqual([false, true])
    expect(session.contexts.map((context) => context.isReference ?? false)).toEqual([false, true])
  })

  it('do not lend their sound to a page’s note that makes none', () => {
    const { trace, context } = pageWithWorklet(UNTIL_MS)
    const own = defineReference(trace, UNTIL_MS)
    context.silence(0, UNTIL_MS)
    for (let note = 0; note < 4; note++) {
      // Seen in both contexts, played by the reference only.
      const event = trace.event({ atMs: 3000 + note * 3000, handlerAfterMs: 1 })
      trace.eventFrame(event, own, 3001 + note * 3000)
      trace.eventFrame(event, context, 3001 + note * 3000)
      referenceNote(trace, own, 3000 + note * 3000, note + 1)
    }
    const report = read(trace.messages()).report()
    expect(report.onset.heard).toBe(0)
    expect(report.stages.endToEnd).toBeUndefined()
    expect(must(report.reference).latency?.count).toBe(4)
  })

  it('raise no alert of the page', () => {
    const { trace } = scene(2, 12, 900)
    const session = createSession({ warningMs: 100, criticalMs: 500 })
    for (const message of trace.messages()) session.ingest(message)
    session.finish()
    const report = session.report()
    expect(must(must(report.reference).latency).p50Ms).toBeGreaterThan(500)
    expect(report.thresholds.criticals).toBe(0)
    expect(report.alerts).toEqual([])
  })

  it('keep the faults of their own context out of the page’s alerts', () => {
    const { trace, own } = scene(1, 1)
    own.record({ kind: KIND.gap, frame: 48_000, wallMs: 1200, a: 441, b: 12 })
    const session = read(trace.messages())
    expect(session.report().alerts).toEqual([])
    expect(session.report({ contextId: `doc-1/${REFERENCE_CONTEXT}` }).alerts).toHaveLength(1)
  })

  it('are told apart in a context that both share', () => {
    const { trace, context } = pageWithWorklet(UNTIL_MS)
    defineReference(trace, UNTIL_MS, { joined: context })
    for (let note = 0; note < 10; note++) {
      workletNote(trace, context, 500 + note * 1000, note + 1)
      referenceNote(trace, context, 1000 + note * 1000, note + 1)
    }
    const report = read(trace.messages()).report()
    expect(report.onset.count).toBe(10)
    expect(must(report.reference).isJoined).toBe(true)
    expect(must(report.reference).latency?.count).toBe(10)
    expect(report.contexts.every((one) => one.isReference === undefined)).toBe(true)
    expect(must(report.verdict).kind).toBe('page')
  })

  it('stay apart when the statistics are built anew', () => {
    const { trace } = scene(5, 9)
    const session = read(trace.messages())
    const before = session.report()
    session.configure({ isHistogram: false })
    const after = session.report()
    expect(after.frames).toEqual(before.frames)
    expect(must(after.stages.endToEnd).count).toBe(5)
    expect(must(after.stages.endToEnd).p50Ms).toBeCloseTo(must(before.stages.endToEnd).p50Ms, 1)
  })
})

describe('state, validation and file', () => {
  const state: PageMessage = {
    type: 'reference/state',
    id: REFERENCE_ID,
    state: 'ready',
    reason: '',
    bankName: 'My bank',
    presets: 12,
    mode: 'sf2',
    wallMs: 1_800_000_000_000,
  }

  it('shows bank, mode and state as the page tells them', () => {
    const { trace } = scene(1, 1)
    trace.message(state)
    const session = read(trace.messages())
    expect(session.references[0]).toMatchObject({
      state: 'ready',
      bank: 'My bank',
      presets: 12,
      mode: 'sf2',
    })
    expect(formatReport(session.report())).toContain('EMU8000 in sf2 mode, ready with "My bank"')
  })

  it('tells of a reference that never came to be', () => {
    const trace = createTraceBuilder()
    trace.message({ ...state, id: 0, state: 'failed', reason: 'The page has no AudioContext.' })
    const { notices, reference } = read(trace.messages()).report()
    expect(reference).toBeNull()
    expect(notices.map(({ text }) => text)).toContain('The page has no AudioContext.')
  })

  it('refuses what is not of the protocol', () => {
    const definition = {
      kind: 'reference',
      id: 7,
      contextId: 1,
      nodeId: 2,
      inputId: 3,
      isJoined: false,
      mode: 'hardware',
    }
    const define = (change: object): unknown => ({
      type: 'source/define',
      source: { ...definition, ...change },
    })
    expect(validatePageMessage(define({ more: 1 }))).toEqual({
      message: { type: 'source/define', source: definition },
    })
    expect(validatePageMessage(state)).toEqual({ message: state })
    for (const wrong of [
      define({ id: 0 }),
      define({ contextId: -1 }),
      define({ nodeId: 1.5 }),
      define({ inputId: 70_000 }),
      define({ isJoined: 'yes' }),
      define({ mode: 'mt32' }),
      { ...state, state: 'playing' },
      { ...state, presets: -1 },
      { ...state, bankName: 'x'.repeat(513) },
      { ...state, reason: 3 },
    ]) {
      expect(validatePageMessage(wrong)).toMatchObject({ code: 'invalid' })
    }
  })

  it('goes through a trace file whole: the saved report is the live one', () => {
    const { trace } = scene(10, 10)
    trace.message(state)
    const run = createEngineRun()
    run.engine.sendShort(0, 0x90, 60, 100)
    run.run(200)
    const messages = [...trace.messages(), ...run.take()]
    const file = readTrace(writeTrace(messages))
    expect(file.notices).toEqual([])
    expect(file.header.references).toEqual([
      {
        document: 'doc-1',
        id: 63,
        contextId: 60,
        nodeId: 61,
        inputId: 62,
        isJoined: false,
        mode: 'hardware',
      },
    ])
    expect(read(file.messages).report()).toEqual(read(messages).report())
    expect(must(read(file.messages).report().reference).engine).not.toBeNull()
  })

  it('leaves the header of a file without a reference as it was', () => {
    const { trace } = pageWithWorklet()
    expect('references' in readTrace(writeTrace(trace.messages())).header).toBe(false)
  })
})
