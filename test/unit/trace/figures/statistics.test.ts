// What a report says of events that have ended, against the same figures computed by hand. Node.

import { describe, expect, it } from 'vitest'
import {
  DEFAULT_PROFILER_CONFIG,
  type ProfilerConfig,
} from '../../../../trace/config/profiler-config.ts'
import type { StageClocks } from '../../../../trace/events/stages.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { createStatistics, type Statistics } from '../../../../trace/figures/statistics.ts'
import { must } from '../../../support/trace/must.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

/** Each stage has a clock of its own, so that none can stand for another. */
const clocks: StageClocks = (stage) => ({
  clock: { code: 'page' },
  resolutionMs: stage === 'port' ? 3 : 0.6,
  systematicMs: stage === 'port' ? 4 : 0.4,
})

function statisticsOf(
  events: readonly Partial<TrackedEvent>[],
  config: Partial<ProfilerConfig> = {},
): Statistics {
  const statistics = createStatistics(() => ({ ...DEFAULT_PROFILER_CONFIG, ...config }))
  events.forEach((event) => statistics.add(endedEvent(event)))
  return statistics
}

const lasting = (...eachMs: number[]): Partial<TrackedEvent>[] =>
  eachMs.map((endToEnd) => ({ stages: { endToEnd } }))

describe('the figures of a stage', () => {
  it('are its mean, its largest value, and the error of the mean by spread, step and clock', () => {
    const { endToEnd } = statisticsOf(lasting(10, 20, 60)).stages(clocks)
    // Variance 700; two readings of a clock of 0.6 ms add 0.06.
    const error = Math.hypot(Math.sqrt((700 + 0.06) / 3), 0.4)
    expect(endToEnd).toMatchObject({ count: 3, meanMs: 30, maxMs: 60, resolutionMs: 0.6 })
    expect(must(endToEnd).errorMs).toBeCloseTo(error, 9)
  })

  it('have five percentiles, each its own', () => {
    const values = Array.from({ length: 2000 }, (_, index) => (index + 1) / 10)
    const { endToEnd } = statisticsOf(lasting(...values)).stages(clocks)
    const { p50Ms, p95Ms, p99Ms, p999Ms, maxMs } = must(endToEnd)
    for (const [found, wanted] of [
      [p50Ms, 100],
      [p95Ms, 190],
      [p99Ms, 198],
      [p999Ms, 199.8],
      [maxMs, 200],
    ] as const)
      expect(Math.abs(found - wanted)).toBeLessThan(wanted / 1000 + 0.001)
  })

  it('without histograms have the percentiles of what is stored, and the mean of all', () => {
    const events = lasting(1, 2, 3, 4, 100).map((each) => endedEvent(each))
    const statistics = createStatistics(() => ({ ...DEFAULT_PROFILER_CONFIG, isHistogram: false }))
    for (const event of events) statistics.add(event)
    statistics.letGo(must(events.at(-1)))
    const { endToEnd } = statistics.stages(clocks)
    expect(endToEnd).toMatchObject({ count: 5, meanMs: 22, p50Ms: 2, p99Ms: 4, maxMs: 100 })
    for (const event of events.slice(0, -1)) statistics.letGo(event)
    // Nothing is left to tell: the largest stands for it.
    expect(statistics.stages(clocks).endToEnd).toMatchObject({ count: 5, p50Ms: 100 })
  })
})

describe('what became of the notes', () => {
  it('is counted by how they ended, silent events beside', () => {
    const events = (
      ['heard', 'heard', 'heard', 'scheduled', 'scheduled', 'lost', 'silent'] as const
    ).map((ending) => ({ ending }))
    const statistics = statisticsOf(events)
    expect(statistics.finished).toBe(7)
    expect(statistics.onset()).toEqual({ count: 6, heard: 3, scheduled: 2, lost: 1 })
  })

  it('has the onsets of those that were heard', () => {
    const { meanMs, p50Ms, p95Ms, maxMs } = statisticsOf([
      { onsetMs: 4 },
      { onsetMs: 6 },
      { onsetMs: 20 },
      {},
    ]).onset()
    expect({ meanMs, maxMs }).toEqual({ meanMs: 10, maxMs: 20 })
    expect(p50Ms).toBeCloseTo(6, 1)
    expect(p95Ms).toBeCloseTo(20, 1)
  })
})

describe('the latency', () => {
  const notes = [10, 11, 12, 13, 14, 15, 16, 17, 18].map((ms) => ({
    stages: { endToEnd: ms },
    toSoundMs: ms - 8,
  }))

  it('is null without a note, and up to the sound where the output is not known', () => {
    expect(statisticsOf([{}]).latency(true, clocks)).toBeNull()
    const only = statisticsOf([{ toSoundMs: 5 }])
    expect(only.latency(true, clocks)).toBeNull()
    expect(only.latency(false, clocks)).toMatchObject({ count: 1, meanMs: 5, hasOutput: false })
    expect(statisticsOf(notes).latency(true, clocks)).toMatchObject({
      count: 9,
      meanMs: 14,
      maxMs: 18,
      hasOutput: true,
    })
  })

  it('has the error of its median: of the values around it, of the step, of the clock', () => {
    // Of nine values the middle one is sure by one and a half places: from the 3rd to the 6th.
    const { p50Ms, p95Ms, errorMs } = must(statisticsOf(notes).latency(true, clocks))
    expect(p50Ms).toBeCloseTo(14, 1)
    expect(p95Ms).toBeCloseTo(18, 1)
    const step = Math.sqrt(0.36 / 6 / 9)
    expect(errorMs).toBeCloseTo(Math.hypot((15 - 12) / 2, step, 0.4), 2)
  })

  it('up to the sound is as sure as the port’s two clocks', () => {
    const { errorMs } = must(statisticsOf([{ toSoundMs: 5 }]).latency(false, clocks))
    // One value: no spread.
    expect(errorMs).toBeCloseTo(Math.hypot(Math.sqrt(9 / 6), 4), 6)
  })
})

describe('the distribution', () => {
  it('has each time in the range that begins at or before it and ends behind it', () => {
    const statistics = statisticsOf(lasting(0, 4.999, 5, 19.9, 20, 999, 1000, 5000))
    const counted = statistics.distribution().filter(({ count }) => count > 0)
    expect(counted).toEqual([
      { fromMs: 0, toMs: 5, count: 2 },
      { fromMs: 5, toMs: 10, count: 1 },
      { fromMs: 15, toMs: 20, count: 1 },
      { fromMs: 20, toMs: 30, count: 1 },
      { fromMs: 500, toMs: 1000, count: 1 },
      { fromMs: 1000, toMs: null, count: 2 },
    ])
  })

  it('joins its ranges without a hole, up to an open one', () => {
    const ranges = statisticsOf([]).distribution()
    expect(ranges.map(({ toMs }) => toMs)).toEqual([
      5,
      10,
      15,
      20,
      30,
      40,
      50,
      75,
      100,
      150,
      200,
      300,
      500,
      1000,
      null,
    ])
    expect(ranges.map(({ fromMs }) => fromMs)).toEqual([
      0,
      ...ranges.slice(0, -1).map(({ toMs }) => toMs),
    ])
  })
})

describe('the rest of the figures', () => {
  it('counts a time at a threshold as within it', () => {
    const config = { warningMs: 20, criticalMs: 40 }
    const statistics = statisticsOf(lasting(20, 20.1, 40, 40.1, 90), config)
    expect([statistics.warnings, statistics.criticals]).toEqual([2, 2])
  })

  it('names the part with the highest mean, the first of equal ones, never the whole', () => {
    const stages = { midi: 4, port: 9, worklet: 9, endToEnd: 30 }
    expect(statisticsOf([{ stages }]).bottleneck()).toBe('port')
    expect(statisticsOf(lasting(30)).bottleneck()).toBeNull()
  })

  it('spans from the first event to the last in whatever order they end', () => {
    const at = (ms: number): Partial<TrackedEvent> => ({ marks: { event: ms } })
    const statistics = statisticsOf([at(3000), at(1000), at(2000), at(2500)])
    expect(statistics.timeRangeMs).toBe(2000)
    expect(statistics.throughputPerSecond).toBe(1.5)
    const single = statisticsOf([at(3000)])
    expect([single.timeRangeMs, single.throughputPerSecond]).toEqual([0, 0])
    const two = statisticsOf([at(3000), at(2500)])
    expect([two.timeRangeMs, two.throughputPerSecond]).toEqual([500, 2])
    const both = statisticsOf([at(3000), at(3000)])
    expect([both.timeRangeMs, both.throughputPerSecond]).toEqual([0, 0])
  })
})
