// The HdrHistogram log, read back by hdr-histogram-js: the figures are those of the report.

import * as fc from 'fast-check'
import { HistogramLogReader, type Histogram } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import { STAGES } from '../../../../trace/config/stage-names.ts'
import { hdrLog } from '../../../../trace/export/hdr-log.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { inputOf, textOfPieces } from '../../../support/trace/export-text.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'
import {
  goldenView,
  stageValues,
  trackedEvent,
  viewOfEvents,
} from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'

interface Interval {
  tag: string
  second: number
  histogram: Histogram
}

function intervalsOf(log: string): Interval[] {
  const reader = new HistogramLogReader(log)
  const intervals: Interval[] = []
  for (;;) {
    const histogram = reader.nextIntervalHistogram()
    if (histogram === null) return intervals
    const second = (histogram.startTimeStampMsec - START_MS) / 1000
    intervals.push({ tag: histogram.tag, second, histogram })
  }
}

const ofPage = (events: readonly TrackedEvent[]): TrackedEvent[] =>
  events.filter(({ referenceId }) => referenceId === undefined)

describe('the log', () => {
  it('has one histogram for each second and stage, with their times', () => {
    const intervals = intervalsOf(textOfPieces(hdrLog(inputOf(goldenView()))))
    const ports = intervals.filter(({ tag }) => tag === 'port')
    expect(ports.map(({ second, histogram }) => [second, histogram.totalCount])).toEqual([
      [0, 2],
      [1, 2],
      [2, 1],
    ])
    expect(new Set(intervals.map(({ tag }) => tag))).toEqual(
      new Set(Object.keys(goldenView().session.report().stages)),
    )
  })

  it('gives the figures of the report to the last digit, once its intervals are added', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        const view = viewOfEvents(events)
        const { stages } = view.session.report()
        const intervals = intervalsOf(textOfPieces(hdrLog(inputOf(view))))
        for (const stage of STAGES) {
          const own = intervals.filter(({ tag }) => tag === stage)
          const values = stageValues(ofPage(events), stage)
          const count = own.reduce((sum, { histogram }) => sum + histogram.totalCount, 0)
          expect(count).toBe(values.length)
          const [first, ...others] = own
          if (first === undefined) continue
          for (const { histogram } of others) first.histogram.add(histogram)
          const figures = stages[stage]
          for (const [percentile, ms] of [
            [50, figures?.p50Ms],
            [95, figures?.p95Ms],
            [99, figures?.p99Ms],
          ] as const) {
            // The report holds what a bucket answers within the exact extremes.
            const within = Math.max(
              Math.min(...values),
              Math.min(
                Math.max(...values),
                first.histogram.getValueAtPercentile(percentile) / 1000,
              ),
            )
            expect(ms).toBe(within)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is in the order of time, whatever the order of the events', () => {
    const events = [5, 1, 3, 1].map((second, index) =>
      trackedEvent({ eventId: index + 1, atMs: second * 1000, stages: { port: 1 } }),
    )
    const intervals = intervalsOf(textOfPieces(hdrLog(inputOf(viewOfEvents(events)))))
    expect(intervals.map(({ second, histogram }) => [second, histogram.totalCount])).toEqual([
      [1, 2],
      [3, 1],
      [5, 1],
    ])
  })

  it('holds only what lies in the range, and nothing but its head where that is nothing', () => {
    const range = { fromMs: 800, toMs: 1200 }
    const intervals = intervalsOf(textOfPieces(hdrLog(inputOf(goldenView(), range))))
    expect(intervals.filter(({ tag }) => tag === 'port')).toHaveLength(1)
    const empty = textOfPieces(hdrLog(inputOf(goldenView(), { fromMs: 99_000, toMs: null })))
    expect(empty.split('\n').filter((line) => line !== '' && !/^[#"]/.test(line))).toEqual([])
  })
})
