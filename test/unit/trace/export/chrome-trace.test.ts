// Chrome trace JSON: what it holds, and that each of its three readers takes all of it.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STAGES } from '../../../../trace/config/stage-names.ts'
import { CHROME_DIALECTS, type ChromeDialect } from '../../../../trace/export/chrome-dialects.ts'
import { chromeTrace } from '../../../../trace/export/chrome-trace.ts'
import type { TraceView } from '../../../../trace/query/trace-view.ts'
import {
  type ChromeEvent,
  chromeEvents,
  devtoolsObjections,
  devtoolsTracks,
  firefoxObjections,
  perfettoObjections,
} from '../../../support/trace/chrome-rules.ts'
import { inputOf, textOfPieces } from '../../../support/trace/export-text.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'

const traceOf = (view: TraceView, dialect: ChromeDialect): ChromeEvent[] =>
  chromeEvents(textOfPieces(chromeTrace(inputOf(view), dialect)))

const OBJECTIONS = {
  perfetto: perfettoObjections,
  firefox: firefoxObjections,
  devtools: devtoolsObjections,
} as const

describe('Chrome trace JSON', () => {
  it('has a slice for each event and in it one for each stage', () => {
    const slices = traceOf(goldenView(), 'perfetto').filter(({ ph }) => ph === 'X')
    const first = slices.slice(0, 5).map(({ name, ts, dur }) => [name, ts, dur])
    expect(first[0]?.slice(0, 2)).toEqual(['Note on C4 100', 500_000])
    expect(first.slice(1)).toEqual([
      ['MIDI', 500_000, 2000],
      ['Validation', 502_000, 1000],
      ['Serialization', 503_000, 250],
      ['Port', 503_250, 4000],
    ])
    expect(slices[0]?.args).toMatchObject({ handle: 'e-1', ending: 'heard', midiMs: 2 })
  })

  it('has the loads of contexts as counters and alerts as instants', () => {
    const view = goldenView()
    const alerts = [{ level: 'warning' as const, wallMs: view.zeroWallMs + 900, cause: 'Late.' }]
    const report = { ...view.session.report(), alerts }
    const session = { ...view.session, contexts: view.session.contexts, report: () => report }
    const events = traceOf({ ...view, session: { ...session, eventCount: 0 } }, 'perfetto')
    expect(events.filter(({ ph }) => ph === 'i')).toMatchObject([
      { name: 'Late.', ts: 900_000, args: { handle: 'a-1', level: 'warning' } },
    ])
    const latencies = events.filter(({ name }) => name === 'Output latency, context 1')
    expect(latencies.at(-1)).toMatchObject({ ph: 'C', args: { ms: 30 } })
  })

  it.each(CHROME_DIALECTS)('has the markers as instants: %s', (dialect) => {
    const markers = [
      { id: 9, wallMs: START_MS + 700, text: 'Now with reverb' },
      { id: 4, wallMs: START_MS + 1200, text: '' },
    ]
    const view = goldenView()
    const session = { ...view.session, contexts: view.session.contexts, markers }
    const events = traceOf({ ...view, session }, dialect)
    expect(OBJECTIONS[dialect](events)).toEqual([])
    const zeroUs = dialect === 'devtools' ? 1_000_000 : 0
    const isInstant = ({ ph }: ChromeEvent): boolean => ph === 'i' || ph === 'I'
    expect(events.filter(isInstant).map(({ name, ts }) => [name, ts])).toEqual(
      expect.arrayContaining([
        ['Now with reverb', zeroUs + 700_000],
        ['Marker 2', zeroUs + 1_200_000],
      ]),
    )
  })

  it.each(CHROME_DIALECTS)('is taken whole by its reader: %s', (dialect) => {
    expect(OBJECTIONS[dialect](traceOf(goldenView(), dialect))).toEqual([])
    fc.assert(
      fc.property(endedEventLists, (events) => {
        expect(OBJECTIONS[dialect](traceOf(viewOfEvents(events), dialect))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('would not be taken where slices overlap, fields are missing, or entries never end', () => {
    const slice = { ph: 'X', cat: 'a', name: 'x', pid: 1, tid: 1, ts: 0, dur: 10, args: {} }
    const across = [slice, { ...slice, ts: 5, dur: 10 }]
    expect(perfettoObjections(across)).toHaveLength(1)
    expect(firefoxObjections(across)).toHaveLength(3)
    expect(perfettoObjections([{ ...slice, ts: 0.5 }])).toHaveLength(1)
    expect(devtoolsObjections([])).toEqual(['there is no main frame'])
    const begun = { ...slice, ph: 'b', cat: 'blink.user_timing', id2: { local: '1' } }
    expect(() => devtoolsTracks([begun])).toThrow('never end')
  })

  it('loses no event and no stage, and tells their lengths as they were measured', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        const slices = traceOf(viewOfEvents(events), 'perfetto').filter(({ ph }) => ph === 'X')
        const whole = slices.filter(({ cat }) => cat === 'awescope.event')
        expect(whole.map(({ args }) => args?.['handle'])).toEqual(
          events.map(({ eventId }) => `e-${eventId}`),
        )
        for (const [index, { args }] of whole.entries()) {
          for (const stage of STAGES) {
            expect(args?.[`${stage}Ms`]).toBe(events[index]?.stages[stage])
          }
        }
        const parts = events.flatMap(({ stages }) =>
          Object.keys(stages).filter((stage) => stage !== 'endToEnd'),
        )
        expect(slices.filter(({ cat }) => cat === 'awescope.stage')).toHaveLength(parts.length)
      }),
      { numRuns: 60 },
    )
  })

  it('says how many events had no row, and leaves no more of them out than it must', () => {
    const events = Array.from({ length: 70 }, (_, index) =>
      trackedEvent({ eventId: index + 1, atMs: 5, stages: { endToEnd: 20 } }),
    )
    const input = inputOf(viewOfEvents(events))
    const slices = chromeEvents(textOfPieces(chromeTrace(input, 'perfetto'))).filter(
      ({ cat }) => cat === 'awescope.event',
    )
    expect(slices).toHaveLength(64)
    expect(input.notices).toEqual([{ code: 'crowded', count: 6 }])
  })

  it('puts entries for DevTools on tracks of their own, nested as they are', () => {
    const tracks = devtoolsTracks(traceOf(goldenView(), 'devtools'))
    expect([...tracks.keys()]).toEqual(['MIDI'])
    const spans = tracks.get('MIDI') ?? []
    const whole = spans.findIndex(({ name }) => name === 'Note on C4 100')
    expect(spans[whole]).toMatchObject({ from: 1_500_000 })
    // Of entries that begin and end together the later one is taken for the outer one.
    expect(spans.slice(0, whole).map(({ name }) => name)).toContain('MIDI')
  })
})
