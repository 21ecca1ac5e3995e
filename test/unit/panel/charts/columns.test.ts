// What charts are fed with: slices of time out of a session's frames and columns, against a plain reckoning. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceContexts } from '../../../../panel/charts/context-columns.ts'
import { binPosition, visibleBins } from '../../../../panel/charts/distribution-bins.ts'
import {
  createStageColumns,
  PART_STAGES,
  stackColumns,
} from '../../../../panel/charts/stage-columns.ts'
import { createStageTimeline } from '../../../../panel/charts/stage-timeline.ts'
import { findTimeRange } from '../../../../panel/charts/time-range.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'

function readSession(durationMs = 12_000): TraceSession {
  const session = createSession()
  for (const { stamped } of createPanelFeed({ durationMs })) session.ingest(stamped)
  session.finish()
  return session
}

const session = readSession()
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

describe('context slices', () => {
  it('lose no underrun, at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const slices = sliceContexts(session, null, { ...range, fromMs: range.fromMs - 1 }, count)
        slices.contexts.forEach((context, index) => {
          const { columns } = session.contexts[index]!
          const last = columns.length - 1
          const expected =
            last < 0
              ? 0
              : columns.underruns[last]! > 0
                ? columns.underruns[last]!
                : columns.gaps[last]!
          expect(context.underruns.reduce((sum, value) => sum + value, 0)).toBe(expected)
        })
      }),
      { numRuns: 40 },
    )
    expect(
      session.contexts[2]!.columns.underruns.at(session.contexts[2]!.columns.length - 1),
    ).toBeGreaterThan(0)
  })

  it('keep the highest output latency of each slice', () => {
    const [slices] = sliceContexts(session, session.contexts[2]!.contextId, range, 1).contexts
    const { columns } = session.contexts[2]!
    const highest = Math.max(
      ...columns.outputLatencyMs
        .subarray(0, columns.length)
        .filter((value) => !Number.isNaN(value)),
    )
    expect(slices!.outputLatencyMs[0]).toBe(highest)
  })
})

describe('the time range', () => {
  it('is nothing while nothing has a time', () => {
    expect(findTimeRange(createSession(), Number.NaN, 30_000, true)).toBeNull()
  })

  it('keeps its length while recording and fits a short recording afterwards', () => {
    const live = findTimeRange(session, Number.NaN, 30_000, true)!
    expect(live.toMs - live.fromMs).toBe(30_000)
    const done = findTimeRange(session, Number.NaN, 30_000, false)!
    expect(done.toMs - done.fromMs).toBeLessThan(13_000)
    const short = findTimeRange(session, Number.NaN, 2000, false)!
    expect(short.toMs - short.fromMs).toBe(2000)
    expect(short.toMs).toBe(done.toMs)
  })
})

describe('distribution bins', () => {
  const bins = [0, 10, 20, 50].map((fromMs, index) => ({
    fromMs,
    toMs: [10, 20, 50, null][index]!,
    count: [0, 4, 2, 0][index]!,
  }))

  it('show one range beyond the filled ones on each side', () => {
    expect(visibleBins(bins)).toEqual(bins)
    expect(visibleBins(bins.map((bin) => ({ ...bin, count: 0 })))).toEqual([])
  })

  it('place a latency within its own range, and in order', () => {
    expect(binPosition(bins, 10)).toBe(0.5)
    expect(binPosition(bins, 15)).toBe(1)
    expect(binPosition(bins, 35)).toBe(2)
    expect(binPosition(bins, 4000)).toBe(3)
  })
})
