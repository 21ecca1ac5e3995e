// The events over time as a chart reads them, again and again while the session goes on, against going through all
// events. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStageColumns, type StageColumns } from '../../../../panel/charts/stage-columns.ts'
import { createStageTimeline } from '../../../../panel/charts/stage-timeline.ts'
import { findTimeRange, type TimeRange } from '../../../../panel/charts/time-range.ts'
import { EVERYTHING, isSelected, type Selection } from '../../../../trace/figures/selection.ts'
import { PART_STAGES } from '../../../../trace/config/stage-names.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'
import { eventsOf, played } from '../../../support/trace/notes.ts'

/** Written plainly. */
function reckon(
  session: TraceSession,
  selection: Selection,
  { fromMs, toMs, zeroMs }: TimeRange,
  count: number,
): StageColumns {
  const columns = createStageColumns(count)
  const sliceMs = (toMs - fromMs) / count
  Object.assign(columns, { fromMs, toMs })
  for (let column = 0; column < count; column++) {
    columns.atSeconds[column] = (fromMs + (column + 0.5) * sliceMs - zeroMs) / 1000
    const inSlice = eventsOf(session).filter(
      ({ marks, stages }) =>
        stages.endToEnd !== undefined &&
        marks.event >= fromMs &&
        marks.event < toMs &&
        Math.min(count - 1, Math.floor((marks.event - fromMs) / sliceMs)) === column,
    )
    const own = inSlice.filter((event) => isSelected(event, selection))
    columns.events[column] = own.length
    const slowest = own
      .toSorted((a, b) => a.stages.endToEnd! - b.stages.endToEnd! || a.eventId - b.eventId)
      .at(-1)
    if (slowest === undefined) continue
    columns.eventId[column] = slowest.eventId
    columns.endToEndMs[column] = slowest.stages.endToEnd!
    PART_STAGES.forEach((stage, place) => {
      columns.stagesMs[place]![column] = slowest.stages[stage] ?? 0
    })
  }
  return columns
}

const feed = createPanelFeed({ durationMs: 8000, hasReference: true })

describe('the timeline', () => {
  it('fills columns as going through all events would, at each moment of a session', () => {
    const view = fc.record({
      count: fc.integer({ min: 1, max: 80 }),
      windowMs: fc.constantFrom(null, 1000, 5000),
      capacity: fc.constantFrom(10, 10_000),
      every: fc.integer({ min: 3, max: 60 }),
      clearAt: fc.integer({ min: 0, max: feed.length * 2 }),
      contexts: fc.constantFrom([null], [null, 'doc-a/1'], ['doc-b/3', null]),
      player: fc.constantFrom(null, 'page' as const),
    })
    fc.assert(
      fc.property(view, ({ count, windowMs, capacity, every, clearAt, contexts, player }) => {
        const session = createSession({ capacity })
        const timeline = createStageTimeline(session)
        const columns = createStageColumns(count)
        let looks = 0
        feed.forEach(({ stamped }, index) => {
          session.ingest(stamped)
          if (index === clearAt) session.clear()
          if (index % every !== 0) return
          const range = findTimeRange(session, Number.NaN, windowMs, looks % 2 === 0)
          if (range === null) return
          const contextId = contexts[looks++ % contexts.length] ?? null
          const selection = { ...EVERYTHING, contextId, player }
          timeline.readInto(selection, range, columns)
          expect(columns).toEqual(reckon(session, selection, range, count))
        })
      }),
      { numRuns: 25 },
    )
  })

  it('shows what is stored only, after thousands of events', () => {
    const trace = createTraceBuilder()
    played(trace, 6000)
    const session = createSession({ capacity: 700 })
    const timeline = createStageTimeline(session)
    const columns = createStageColumns(40)
    for (const message of trace.messages()) {
      session.ingest(message)
      const range = findTimeRange(session, Number.NaN, 30_000, true)
      if (range !== null) timeline.readInto(EVERYTHING, range, columns)
    }
    session.finish()
    const range = findTimeRange(session, Number.NaN, null, false)!
    timeline.readInto(EVERYTHING, range, columns)
    expect(columns.events.reduce((sum, count) => sum + count, 0)).toBe(700)
    expect(columns).toEqual(reckon(session, EVERYTHING, range, 40))
  })
})
