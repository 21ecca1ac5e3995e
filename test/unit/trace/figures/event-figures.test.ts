// Figures of random events, for any selection of them: against statistics that were given those events alone. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAlertList } from '../../../../trace/alerts/alert-list.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import type { StageClocks } from '../../../../trace/events/stages.ts'
import { createEventStore } from '../../../../trace/events/event-store.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import {
  createEventFigures,
  type EventFigures,
  type SelectedFigures,
} from '../../../../trace/figures/event-figures.ts'
import { EVERYTHING, type Selection } from '../../../../trace/figures/selection.ts'
import { createStatistics, type StatisticsReadings } from '../../../../trace/figures/statistics.ts'
import {
  eventMakers,
  playEvents,
  selections,
  SPAN_MS,
  type EventMaker,
} from '../../../support/trace/random-events.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

const clocks: StageClocks = () => ({
  clock: { code: 'page' },
  resolutionMs: 0.1,
  systematicMs: 0.2,
})

interface Played {
  figures: EventFigures
  events: TrackedEvent[]
  /** In the order in which they ended. */
  ended: TrackedEvent[]
}

function play(
  makers: readonly EventMaker[],
  options: { capacity?: number; isHistogram?: boolean; after?(figures: EventFigures): void } = {},
): Played {
  const config = { ...DEFAULT_PROFILER_CONFIG, ...options }
  const figures = createEventFigures(createEventStore(config.capacity), () => config)
  const ended: TrackedEvent[] = []
  const events = playEvents(makers, {
    begin: (event) => figures.begin(event),
    end(event) {
      ended.push(event)
      figures.end(event)
    },
    after: () => options.after?.(figures),
  })
  return { figures, events, ended }
}

/** Written once more, by the words of Selection. */
function belongs(event: TrackedEvent, selection: Selection): boolean {
  const { contextId, player, source, fromMs, toMs } = selection
  const who = event.referenceId ?? 'page'
  return (
    (contextId === null || contextId === event.contextId) &&
    (player === null || who === (player === 'page' ? 'page' : player.referenceId)) &&
    (source === null || source === event.source) &&
    event.marks.event >= (fromMs ?? -Infinity) &&
    event.marks.event < (toMs ?? Infinity)
  )
}

function told(statistics: StatisticsReadings): unknown {
  return {
    finished: statistics.finished,
    stages: statistics.stages(clocks),
    onset: statistics.onset(),
    endToEnd: statistics.latency(true, clocks),
    toSound: statistics.latency(false, clocks),
    bottleneck: statistics.bottleneck(),
    distribution: statistics.distribution(),
    thresholds: [statistics.warnings, statistics.criticals],
    timeRangeMs: statistics.timeRangeMs,
    throughputPerSecond: statistics.throughputPerSecond,
  }
}

function plain(events: readonly TrackedEvent[], isHistogram: boolean): StatisticsReadings {
  const statistics = createStatistics(() => ({ ...DEFAULT_PROFILER_CONFIG, isHistogram }))
  for (const event of events) statistics.add(event)
  return statistics
}

const isOfReference = ({ player }: Selection): boolean => player !== null && player !== 'page'

/** What can be counted, and must add up. */
function countsOf({ statistics, counts, alerts }: SelectedFigures): Record<string, number> {
  const onset = statistics.onset()
  const sums: Record<string, number> = {
    seen: counts.seen,
    tracked: counts.tracked,
    finished: counts.finished,
    unfinished: counts.unfinished,
    heard: onset.heard,
    scheduled: onset.scheduled,
    lost: onset.lost,
    warnings: statistics.warnings,
    criticals: statistics.criticals,
    alerts: alerts?.list().length ?? Number.NaN,
  }
  for (const { fromMs, count } of statistics.distribution()) sums[`from ${fromMs}`] = count
  for (const [stage, figures] of Object.entries(statistics.stages(clocks)))
    sums[stage] = figures.count
  return sums
}

describe('the figures of a selection', () => {
  it('are those of exactly its events, with histograms and without', () => {
    fc.assert(
      fc.property(eventMakers, selections, fc.boolean(), (makers, selection, isHistogram) => {
        const { figures, events, ended } = play(makers, { isHistogram })
        const own = figures.of(selection)
        const expected = ended.filter((event) => belongs(event, selection))
        expect(told(own.statistics)).toEqual(
          told(plain(expected, isHistogram || isOfReference(selection))),
        )
        const open = events.filter(
          (event) => event.ending === 'open' && belongs(event, selection),
        ).length
        const all = expected.length + open
        expect(own.counts).toEqual({
          seen: all,
          tracked: all,
          finished: expected.length,
          unfinished: open,
          evicted: 0,
        })
        expect(own.coverage?.isComplete ?? true).toBe(true)
      }),
    )
  })

  it('do not depend on when they were asked for before', () => {
    fc.assert(
      fc.property(
        eventMakers,
        fc.array(selections, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (makers, asked, capacity) => {
          let turn = 0
          const often = play(makers, {
            capacity,
            after: (figures) => void figures.of(asked[turn++ % asked.length]!),
          })
          const once = play(makers, { capacity })
          for (const selection of asked) {
            const [left, right] = [often, once].map(({ figures }) => figures.of(selection))
            expect(told(left!.statistics)).toEqual(told(right!.statistics))
            expect(left!.alerts?.list()).toEqual(right!.alerts?.list())
            expect({ ...left!, statistics: null, alerts: null }).toEqual({
              ...right!,
              statistics: null,
              alerts: null,
            })
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('add up to the whole over any division of the time', () => {
    const cuts = fc.array(
      fc.integer({ min: 0, max: SPAN_MS }).map((atMs) => START_MS + atMs),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(eventMakers, selections, cuts, (makers, selection, at) => {
        const { figures } = play(makers)
        // Bounds that leave nothing out: counted like its parts.
        const whole = { ...selection, fromMs: START_MS, toMs: START_MS + SPAN_MS }
        const edges = [whole.fromMs, ...at.toSorted((a, b) => a - b), whole.toMs]
        const sums: Record<string, number> = {}
        for (let index = 1; index < edges.length; index++) {
          const part = { ...whole, fromMs: edges[index - 1]!, toMs: edges[index]! }
          for (const [name, count] of Object.entries(countsOf(figures.of(part))))
            sums[name] = (sums[name] ?? 0) + count
        }
        const expected = countsOf(figures.of(whole))
        for (const [name, count] of Object.entries(expected)) expect(sums[name], name).toBe(count)
      }),
    )
  })

  it('are of the stored events where others were let go, and say so', () => {
    fc.assert(
      fc.property(
        eventMakers,
        selections,
        fc.integer({ min: 1, max: 40 }),
        (makers, selection, capacity) => {
          const { figures, events, ended } = play(makers, { capacity })
          const { statistics, coverage } = figures.of(selection)
          if (coverage === null) {
            const all = ended.filter((event) => belongs(event, selection))
            expect(statistics.finished).toBe(all.length)
            return
          }
          const gone = new Set(events.slice(0, Math.max(0, events.length - capacity)))
          const left = ended.filter((event) => belongs(event, selection) && !gone.has(event))
          expect(told(statistics)).toEqual(told(plain(left, true)))
          const latest = Math.max(-Infinity, ...[...gone].map((event) => event.marks.event))
          expect(coverage.letGoUntilMs).toBe(gone.size === 0 ? null : latest)
          const isAnyMissing = [...gone].some((event) => belongs(event, selection))
          if (coverage.isComplete) expect(isAnyMissing).toBe(false)
        },
      ),
    )
  })

  it('are counted again by the thresholds that hold now', () => {
    fc.assert(
      fc.property(eventMakers, selections, (makers, selection) => {
        let config = DEFAULT_PROFILER_CONFIG
        const figures = createEventFigures(createEventStore(config.capacity), () => config)
        playEvents(makers, figures)
        const range = { ...selection, fromMs: START_MS, toMs: START_MS + SPAN_MS }
        figures.of(range)
        const before = config
        config = { ...config, warningMs: 10, criticalMs: 20 }
        figures.reconfigure(before)
        const fresh = createEventFigures(createEventStore(config.capacity), () => config)
        playEvents(makers, fresh)
        expect(countsOf(figures.of(range))).toEqual(countsOf(fresh.of(range)))
      }),
    )
  })

  it('are counted again, of what is stored, where histograms come or go', () => {
    fc.assert(
      fc.property(eventMakers, fc.boolean(), (makers, isHistogram) => {
        let config = { ...DEFAULT_PROFILER_CONFIG, isHistogram: !isHistogram }
        const figures = createEventFigures(createEventStore(config.capacity), () => config)
        playEvents(makers, figures)
        const before = config
        config = { ...config, isHistogram }
        figures.reconfigure(before)
        const own = figures.of(EVERYTHING)
        const fresh = play(makers, { isHistogram })
        // In the order of the store, not in that in which they ended: sums differ in their last bit.
        expect(countsOf({ ...own, alerts: createAlertList() })).toEqual(
          countsOf({ ...fresh.figures.of(EVERYTHING), alerts: createAlertList() }),
        )
        expect(own.statistics.distribution()).toHaveLength(isHistogram ? 15 : 0)
      }),
    )
  })

  it('of everything know what sampling left out; those of a part cannot', () => {
    const config = DEFAULT_PROFILER_CONFIG
    const figures = createEventFigures(createEventStore(config.capacity), () => config)
    figures.skip()
    expect(figures.of(EVERYTHING).counts).toMatchObject({ seen: 1, tracked: 0 })
    expect(figures.of({ ...EVERYTHING, source: 'midi' }).counts.seen).toBe(0)
  })
})
