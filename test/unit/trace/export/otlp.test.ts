// OTLP JSON metrics: their form, and figures equal to the report.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { otlpMetrics } from '../../../../trace/export/otlp.ts'
import { inputOf, textOfPieces } from '../../../support/trace/export-text.ts'
import { goldenView, viewOfEvents } from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

interface Point {
  attributes: { key: string; value: { stringValue?: string } }[]
  startTimeUnixNano: string
  timeUnixNano: string
  count?: string
  sum?: number
  asInt?: string
  asDouble?: number
  min?: number
  max?: number
  zeroCount?: string
  scale?: number
  positive?: { offset: number; bucketCounts: string[] }
}
interface Metric {
  name: string
  unit: string
  exponentialHistogram?: { aggregationTemporality: number; dataPoints: Point[] }
  sum?: { isMonotonic: boolean; dataPoints: Point[] }
  gauge?: { dataPoints: Point[] }
}
interface Request {
  resourceMetrics: {
    resource: { attributes: { key: string }[] }
    scopeMetrics: { scope: { name: string }; metrics: Metric[] }[]
  }[]
}

const metricsOf = (text: string): Metric[] =>
  (JSON.parse(text) as Request).resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? []
const attribute = (point: Point, key: string): string | undefined =>
  point.attributes.find((each) => each.key === key)?.value.stringValue

const stagesOf = (metrics: readonly Metric[]): Point[] =>
  metrics.find(({ name }) => name === 'awescope.stage.duration')?.exponentialHistogram
    ?.dataPoints ?? []

describe('the metrics', () => {
  it('have the stages as exponential histograms in seconds', () => {
    const metrics = metricsOf(textOfPieces(otlpMetrics(inputOf(goldenView()))))
    const duration = metrics.find(({ name }) => name === 'awescope.stage.duration')
    expect(duration).toMatchObject({
      unit: 's',
      exponentialHistogram: { aggregationTemporality: 2 },
    })
    const port = stagesOf(metrics).find((point) => attribute(point, 'stage') === 'port')
    expect(port).toMatchObject({
      count: '5',
      zeroCount: '0',
      startTimeUnixNano: `${START_MS}000000`,
      timeUnixNano: `${START_MS + 2100}000000`,
    })
    expect(port?.sum).toBeCloseTo(0.02, 9)
  })

  it('have counts of events by source and ending, and what is known of contexts', () => {
    const metrics = metricsOf(textOfPieces(otlpMetrics(inputOf(goldenView()))))
    const events = metrics.find(({ name }) => name === 'awescope.events')?.sum?.dataPoints ?? []
    expect(events.map((point) => [attribute(point, 'source'), point.asInt])).toEqual([
      ['midi', '5'],
    ])
    const latency = metrics.find(({ name }) => name === 'awescope.context.output_latency')
    expect(latency?.gauge?.dataPoints[0]?.asDouble).toBeCloseTo(0.03, 6)
  })

  it('equal the report for any events: count, mean, longest', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        const view = viewOfEvents(events)
        const { stages } = view.session.report()
        const points = stagesOf(metricsOf(textOfPieces(otlpMetrics(inputOf(view)))))
        expect(points.map((point) => attribute(point, 'stage'))).toEqual(Object.keys(stages))
        for (const point of points) {
          const figures = stages[attribute(point, 'stage') as 'port']
          const count = Number(point.count)
          expect(count).toBe(figures?.count)
          expect(((point.sum ?? 0) / count) * 1000).toBeCloseTo(figures?.meanMs ?? NaN, 6)
          expect((point.max ?? 0) * 1000).toBeCloseTo(figures?.maxMs ?? NaN, 9)
          const counted = (point.positive?.bucketCounts ?? []).map(Number)
          const all = counted.reduce((sum, each) => sum + each, Number(point.zeroCount))
          expect(all).toBe(count)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('have 64-bit integers as decimal text, and are JSON without NaN', () => {
    const text = textOfPieces(otlpMetrics(inputOf(goldenView())))
    expect(text).not.toMatch(/NaN|Infinity|:null/)
    expect(text).not.toMatch(/"(count|asInt|timeUnixNano|startTimeUnixNano|zeroCount)":\d/)
  })

  it('say that there was no event', () => {
    const input = inputOf(viewOfEvents([]))
    expect(stagesOf(metricsOf(textOfPieces(otlpMetrics(input))))).toEqual([])
    expect(input.notices).toEqual([{ code: 'no-events' }])
  })
})
