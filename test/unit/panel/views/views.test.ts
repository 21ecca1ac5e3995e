// What views are laid out from: rows in sight, waterfall bars, texts of figures, status sentences. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleRange } from '../../../../panel/parts/visible-range.ts'
import { axisTicks, layOutWaterfall } from '../../../../panel/views/events/waterfall-layout.ts'
import { describeStatus, type StatusInput } from '../../../../panel/models/status-model.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'

describe('rows in sight', () => {
  it('cover the view, stay within the list and are few', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(3_000_000),
        fc.integer({ min: 0, max: 2000 }),
        (count, scrollTop, viewHeight) => {
          const { from, to } = visibleRange(count, 22, scrollTop, viewHeight)
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeLessThanOrEqual(count)
          expect(to - from).toBeLessThanOrEqual(Math.ceil(viewHeight / 22) + 18)
          const isInList = scrollTop < count * 22
          if (isInList) {
            expect(from * 22).toBeLessThanOrEqual(scrollTop)
            expect(Math.min(count * 22, scrollTop + viewHeight)).toBeLessThanOrEqual(to * 22)
          }
        },
      ),
    )
  })
})

describe('the waterfall', () => {
  const session = createSession()
  for (const { stamped } of createPanelFeed({ durationMs: 8000 })) session.ingest(stamped)
  session.finish()
  const events = Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))

  it('names absent stages as absent and places the others where their marks are', () => {
    for (const event of events) {
      const { bars, totalMs } = layOutWaterfall(event)
      for (const bar of bars) {
        expect(bar.lengthMs === null).toBe(event.stages[bar.stage] === undefined)
        if (bar.fromMs === null || bar.lengthMs === null) continue
        expect(bar.lengthMs).toBe(event.stages[bar.stage])
        expect(bar.fromMs).toBeGreaterThanOrEqual(-0.001)
        expect(bar.fromMs + bar.lengthMs).toBeLessThanOrEqual(totalMs + 0.001)
      }
    }
  })

  it('stands end to end, and says so, where marks were not kept', () => {
    const event = events.find(
      (candidate) => candidate.ending === 'heard' && candidate.stages.port !== undefined,
    )!
    const layout = layOutWaterfall({ ...event, marks: { event: event.marks.event } })
    expect(layout.isPlacedByMarks).toBe(false)
    const validation = layout.bars.find((bar) => bar.stage === 'validation')!
    expect(validation.fromMs).toBeCloseTo(event.stages.midi!, 6)
    expect(layOutWaterfall(event).isPlacedByMarks).toBe(true)
  })

  it('has round ticks from zero within the axis', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), (totalMs) => {
        const ticks = axisTicks(totalMs, 5)
        expect(ticks[0]).toBe(0)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThanOrEqual(7)
        expect(ticks.at(-1)!).toBeLessThanOrEqual(totalMs * 1.001)
      }),
    )
  })
})

describe('the status line', () => {
  const base: StatusInput = {
    status: {
      type: 'recording/state',
      state: 'idle',
      origin: 'https://synth.example',
      granted: [],
      reason: '',
    },
    source: { kind: 'none' },
    documents: new Map(),
    midiOutcomes: new Set(),
    report: createSession().report(),
    refused: { count: 0, reason: '' },
    evictedChunks: 0,
    evictedBytes: 0,
    clearedAtMs: null,
    fileNotices: [],
    fileProblem: '',
    isLoading: false,
  }

  it('is one sentence or two for each state, and names the origin that needs permission', () => {
    const states = [
      'idle',
      'needs-permission',
      'permission-denied',
      'forbidden-page',
      'reloading',
      'recording',
      'stopping',
    ] as const
    const texts = states.map(
      (state) => describeStatus({ ...base, status: { ...base.status, state } }).text,
    )
    expect(new Set(texts).size).toBe(states.length)
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/)
    expect(texts[1]).toContain('https://synth.example')
  })

  it('gives the reason where there is one', () => {
    const status = { ...base.status, state: 'idle' as const, reason: 'The tab was closed' }
    expect(describeStatus({ ...base, status })).toMatchObject({
      tone: 'problem',
      text: 'The tab was closed.',
    })
  })

  it('puts failures and losses before hints', () => {
    const { notes } = describeStatus({
      ...base,
      status: { ...base.status, state: 'recording' },
      refused: { count: 1, reason: 'too long' },
      fileProblem: 'x.awescope could not be opened: It is no trace.',
    })
    expect(notes.map((note) => note.tone)).toEqual(['problem', 'warning', 'info'])
    expect(notes[1]!.text).toBe('1 message from the page refused: too long.')
  })
})
