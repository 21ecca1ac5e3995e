// Slices of time out of a session's tracked events, against a plain reckoning. Node.

import { PART_STAGES } from '../../../../trace/config/stage-names.ts'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStageColumns, stackColumns } from '../../../../panel/charts/stage-columns.ts'
import { createStageTimeline } from '../../../../panel/charts/stage-timeline.ts'
import { findTimeRange } from '../../../../panel/charts/time-range.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../support/panel/recording-bench.ts'

const session = readFeed(createPanelFeed({ durationMs: 12_000 }))
const timeline = createStageTimeline(session)
const range = findTimeRange(session, Number.NaN, null, false)!

describe('stage columns', () => {
  it('hold the slowest event of each slice and count all of them, at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (count) => {
        const columns = createStageColumns(count)
        timeline.readInto(EVERYTHING, range, columns)
        const slowest = Array.from({ length: count }, () => 0)
        const events = Array.from({ length: count }, () => 0)
        for (let index = 0; index < session.eventCount; index += 1) {
          const { stages, marks } = session.eventAt(index)
          if (stages.endToEnd === undefined) continue
          const slice = Math.min(
            count - 1,
            Math.floor((marks.event - range.fromMs) / ((range.toMs - range.fromMs) / count)),
          )
          slowest[slice] = Math.max(slowest[slice]!, stages.endToEnd)
          events[slice]! += 1
        }
        expect([...columns.endToEndMs]).toEqual(slowest)
        expect([...columns.events]).toEqual(events)
      }),
      { numRuns: 40 },
    )
  })

  it('take one context alone where asked', () => {
    const { contextId } = session.contexts[1]!
    const columns = createStageColumns(50)
    timeline.readInto({ ...EVERYTHING, contextId }, range, columns)
    const total = columns.events.reduce((sum, count) => sum + count, 0)
    expect(total).toBe(session.report({ contextId }).stages.endToEnd?.count)
  })

  it('stack to the sum of their stages, the whole sum first', () => {
    const columns = createStageColumns(30)
    timeline.readInto(EVERYTHING, range, columns)
    const stacked = PART_STAGES.map(() => new Float64Array(30))
    stackColumns(columns, stacked)
    for (let slice = 0; slice < 30; slice += 1) {
      const parts = columns.stagesMs.map((stage) => stage[slice]!)
      expect(stacked[0]![slice]).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        6,
      )
      expect(stacked.at(-1)![slice]).toBe(parts[0])
    }
  })
})
