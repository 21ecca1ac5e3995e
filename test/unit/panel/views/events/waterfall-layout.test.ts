// Where the bars of a waterfall stand. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  axisTicks,
  layOutWaterfall,
  orderMarks,
} from '../../../../../panel/views/events/waterfall-layout.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../../support/panel/recording-bench.ts'

describe('the waterfall', () => {
  const session = readFeed(createPanelFeed({ durationMs: 8000 }))
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

  it('lists marks in the order of their times, absent ones last', () => {
    const listed = (
      ['handlerStart', 'handlerEnd', 'actionStart', 'scheduled', 'event'] as const
    ).map((key) => ({ key }))
    const marks = { event: 5, handlerStart: 6, handlerEnd: 9, actionStart: 7 }
    expect(orderMarks(listed, marks).map(({ key }) => key)).toEqual([
      'event',
      'handlerStart',
      'actionStart',
      'handlerEnd',
      'scheduled',
    ])
  })
})
