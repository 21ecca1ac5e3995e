// An export for DevTools in the Performance panel of a real browser: every event and stage is there, where it belongs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromeTrace } from '../../trace/export/chrome-trace.ts'
import { slicesOf } from '../../trace/export/slices.ts'
import {
  openPerformancePanel,
  type PanelEntry,
  type PerformancePanel,
} from '../support/browser/performance-panel.ts'
import { inputOf, textOfPieces } from '../support/trace/export-text.ts'
import { START_MS } from '../support/trace/trace-builder.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../support/trace/trace-view.ts'

/** DevTools takes 0 for no time, so the file begins a second later. */
const ZERO_US = 1_000_000

let panel: PerformancePanel
beforeAll(async () => {
  panel = await openPerformancePanel()
})
afterAll(() => panel.close())

describe('the Performance panel', () => {
  test('shows every event and each of its stages on a track of ours, and alerts as markers', async () => {
    const view = goldenView({ warningMs: 5 })
    const opened = await panel.open(textOfPieces(chromeTrace(inputOf(view), 'devtools')))
    expect(opened.isGeneric).toBe(false)
    expect(Object.keys(opened.groups)).toEqual(['Awescope'])
    const expected: PanelEntry[] = []
    for (let index = 0; index < view.session.eventCount; index++) {
      const event = view.session.eventAt(index)
      const { fromUs, toUs, stages } = slicesOf(event, START_MS)
      expected.push({ name: event.label, ts: ZERO_US + fromUs, dur: toUs - fromUs })
      for (const slice of stages) {
        expected.push({
          name: expect.any(String),
          ts: ZERO_US + slice.fromUs,
          dur: slice.toUs - slice.fromUs,
        })
      }
    }
    expect(opened.groups['Awescope']?.['MIDI']).toEqual(expected)
    const { alerts } = view.session.report()
    expect(alerts).toHaveLength(5)
    expect(opened.markers.map(({ name }) => name)).toEqual(alerts.map(({ cause }) => cause))
    const last = Math.max(...expected.map(({ ts, dur }) => ts + dur))
    expect(opened.bounds).toEqual({ min: ZERO_US, max: last })
  })

  test('has a track for each row, also where names are odd', async () => {
    const events = [
      trackedEvent({ eventId: 1, atMs: 10, label: '"]}</script>', stages: { endToEnd: 20 } }),
      trackedEvent({ eventId: 2, atMs: 15, label: '__proto__', stages: { endToEnd: 20 } }),
      trackedEvent({ eventId: 3, atMs: 20, source: 'key', label: '', stages: { input: 3 } }),
    ]
    const text = textOfPieces(chromeTrace(inputOf(viewOfEvents(events)), 'devtools'))
    const { groups } = await panel.open(text)
    const names = Object.entries(groups['Awescope'] ?? {}).map(([track, entries]) => [
      track,
      entries.map(({ name }) => name),
    ])
    expect(Object.fromEntries(names)).toEqual({
      MIDI: ['"]}</script>'],
      'MIDI 2': ['__proto__'],
      Key: ['Key', 'Input'],
    })
  })
})
