// Figures of stretches of time, laid out: the same as counted event by event. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAlertList } from '../../../../trace/alerts/alert-list.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { alertOfEvent } from '../../../../trace/events/event-alerts.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { createRangeFigures } from '../../../../trace/figures/range-figures.ts'
import { EVERYTHING, isSelected } from '../../../../trace/figures/selection.ts'
import { createStatistics, type StatisticsReadings } from '../../../../trace/figures/statistics.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'
import { eventMakers, playEvents, selections } from '../../../support/trace/random-events.ts'

const config = { ...DEFAULT_PROFILER_CONFIG, warningMs: 40, criticalMs: 90 }
const readConfig = () => config
const alertOf = (event: TrackedEvent) => alertOfEvent(event, config)

const readingsOf = (of: StatisticsReadings) => ({
  finished: of.finished,
  stages: of.stages(() => ({ clock: { code: 'page' }, resolutionMs: 0.1, systematicMs: 0 })),
  onset: of.onset(),
  sources: of.sources(),
  latency: of.latency(false, () => ({
    clock: { code: 'page' },
    resolutionMs: 0.1,
    systematicMs: 0,
  })),
  bottleneck: of.bottleneck(),
  distribution: of.distribution(),
  warnings: of.warnings,
  criticals: of.criticals,
  timeRangeMs: of.timeRangeMs,
  throughputPerSecond: of.throughputPerSecond,
})

/** Means of the same values may differ in their last bit, by the order in which they were added. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'number' ? Number(each.toPrecision(11)) : each,
    ),
  )

describe('figures of a stretch of time', () => {
  it('are those of just its events', () => {
    fc.assert(
      fc.property(
        eventMakers,
        fc.array(selections, { minLength: 1, maxLength: 6 }),
        (makers, asked) => {
          const ended: TrackedEvent[] = []
          playEvents(makers, { begin: () => undefined, end: (event) => ended.push(event) })
          const figures = createRangeFigures(ended, readConfig, alertOf)
          for (const selection of asked) {
            const counted = createStatistics(readConfig)
            const alerts = createAlertList()
            for (const event of ended) {
              if (!isSelected(event, selection)) continue
              counted.add(event)
              const alert = alertOf(event)
              if (alert !== null) alerts.add(alert, '')
            }
            const given = figures.of(selection)
            expect(rounded(readingsOf(given.statistics))).toEqual(rounded(readingsOf(counted)))
            const byTime = alerts.list().toSorted((a, b) => a.wallMs - b.wallMs)
            expect(given.alerts.list().map(({ wallMs }) => wallMs)).toEqual(
              byTime.map(({ wallMs }) => wallMs),
            )
            expect(given.alerts.dropped).toBe(alerts.dropped)
          }
        },
      ),
    )
  })

  it('know the latest alerts, and how many more there were', () => {
    const ended = Array.from({ length: 1000 }, (_, index) =>
      endedEvent({ eventId: index, marks: { event: index }, stages: { endToEnd: 95 } }),
    )
    const { alerts, statistics } = createRangeFigures(ended, readConfig, alertOf).of({
      ...EVERYTHING,
      toMs: 900,
    })
    expect(statistics.criticals).toBe(900)
    expect([alerts.list().length, alerts.dropped]).toEqual([200, 700])
    expect(alerts.list().at(-1)?.wallMs).toBe(899)
  })

  it('are made anew once other events are stored', () => {
    const ended = [endedEvent({ marks: { event: 5 } })]
    const figures = createRangeFigures(ended, readConfig, alertOf)
    const finished = (): number => figures.of({ ...EVERYTHING, toMs: 10 }).statistics.finished
    expect(finished()).toBe(1)
    ended.push(endedEvent({ marks: { event: 6 } }))
    figures.invalidate()
    expect(finished()).toBe(2)
  })
})
