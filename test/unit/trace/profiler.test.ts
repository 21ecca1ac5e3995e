import { describe, expect, it } from 'vitest'
import { createProfiler, defaultProfiler, type ProfilerHost } from '../../../trace/profiler.ts'
import type { Report } from '../../../trace/report/schema.ts'
import { must } from '../../support/trace/must.ts'

/** A clock that is set by hand and a timer that fires by hand. */
function handHost(): {
  host: ProfilerHost
  set(ms: number): void
  tick(): void
  intervals: number[]
  isTimed(): boolean
} {
  let nowMs = 1000
  let callback: (() => void) | null = null
  const intervals: number[] = []
  return {
    intervals,
    set: (ms) => (nowMs = ms),
    tick: () => callback?.(),
    isTimed: () => callback !== null,
    host: {
      now: () => nowMs,
      clockStepUs: 1,
      clockName: 'by hand',
      every(intervalMs, call) {
        intervals.push(intervalMs)
        callback = call
        return () => (callback = null)
      },
      system: () => ({ audioLoad: 0.25, heapMegabytes: 40 }),
    },
  }
}

describe('the profiler', () => {
  it('tracks nothing while it is stopped', () => {
    const profiler = createProfiler()
    expect(profiler.isEnabled).toBe(false)
    expect(profiler.startTracking('note')).toBeNull()
    expect(profiler.report().frames.seen).toBe(0)
  })
  it('refuses to start while it runs', () => {
    const profiler = createProfiler()
    profiler.start()
    expect(() => profiler.start()).toThrow('The profiler is running')
    profiler.stop()
    expect(() => profiler.start()).not.toThrow()
    profiler.stop()
  })
  it('gives each stage the time between its marks, and leaves out what was not marked', () => {
    const { host } = handHost()
    const profiler = createProfiler({}, host)
    profiler.start()
    const handle = must(profiler.startTracking('note', 1000))
    handle.mark('handlerStart', 1001.9)
    handle.mark('actionStart', 1003)
    handle.mark('actionEnd', 1003.5)
    handle.mark('audible', 1030)
    const event = handle.finish()
    expect(Object.keys(event.stages).sort()).toEqual([
      'endToEnd',
      'midi',
      'serialization',
      'validation',
    ])
    expect(event.stages.midi).toBeCloseTo(1.9, 6)
    expect(event.stages.endToEnd).toBe(30)
    profiler.stop()
  })
  it('compares fractions of a millisecond with the thresholds', () => {
    const { host } = handHost()
    const profiler = createProfiler({ warningMs: 1, criticalMs: 10 }, host)
    profiler.start()
    for (const audible of [1001, 1001.9, 1010.5]) {
      const handle = must(profiler.startTracking('note', 1000))
      handle.mark('handlerStart', audible - 0.1)
      handle.mark('audible', audible)
      handle.finish()
    }
    const { thresholds, alerts } = profiler.report()
    expect(thresholds).toMatchObject({ warnings: 1, criticals: 1 })
    expect(alerts.map((alert) => alert.level)).toEqual(['warning', 'critical'])
    expect(must(alerts[0]).stage).toBe('midi')
  })
  it('samples the share that it was told', () => {
    const profiler = createProfiler({ samplingRate: 0.1 })
    profiler.start()
    let tracked = 0
    for (let index = 0; index < 1000; index++)
      if (profiler.startTracking('note') !== null) tracked++
    expect(tracked).toBe(100)
    expect(profiler.report().frames).toMatchObject({ seen: 1000, tracked: 100 })
    profiler.stop()
  })
  it('keeps the newest frames and counts those that it let go', () => {
    const { host } = handHost()
    const profiler = createProfiler({ capacity: 3 }, host)
    profiler.start()
    for (let index = 1; index <= 5; index++) must(profiler.startTracking(`note ${index}`)).finish()
    const labels = Array.from(
      { length: profiler.eventCount },
      (_, index) => profiler.eventAt(index).label,
    )
    expect(labels).toEqual(['note 3', 'note 4', 'note 5'])
    const report = profiler.report()
    expect(report.frames).toMatchObject({ finished: 5, evicted: 2 })
    expect(() => profiler.eventAt(3)).toThrow(RangeError)
  })
  it('fills distribution, throughput and time range', () => {
    const { host } = handHost()
    const profiler = createProfiler({}, host)
    profiler.start()
    for (let index = 0; index < 11; index++) {
      const handle = must(profiler.startTracking('note', 1000 + index * 100))
      handle.mark('audible', 1000 + index * 100 + 12)
      handle.finish()
    }
    const report = profiler.report()
    expect(report.timeRangeMs).toBe(1000)
    expect(report.throughputPerSecond).toBe(10)
    expect(report.distribution.find((range) => range.count > 0)).toEqual({
      fromMs: 10,
      toMs: 15,
      count: 11,
    })
    expect(report.system).toEqual({ audioLoad: 0.25, heapMegabytes: 40 })
  })
  it('takes the stage with the highest mean of all for the bottleneck', () => {
    const { host } = handHost()
    const profiler = createProfiler({}, host)
    profiler.start()
    const handle = must(profiler.startTracking('note', 1000))
    handle.mark('handlerStart', 1001)
    handle.mark('actionStart', 1002)
    handle.mark('actionEnd', 1003)
    handle.mark('arrive', 1004)
    handle.mark('quantumEnd', 1005)
    handle.mark('audible', 1025)
    handle.finish()
    expect(profiler.report().bottleneck).toBe('output')
  })
  it('reports by its timer until it is stopped or the listener is gone', () => {
    const { host, tick, intervals, isTimed } = handHost()
    const profiler = createProfiler({ reportingIntervalMs: 5000 }, host)
    const reports: Report[] = []
    const off = profiler.onReport((report) => reports.push(report))
    profiler.start()
    tick()
    expect(intervals).toEqual([5000])
    expect(reports).toHaveLength(1)
    off()
    tick()
    expect(reports).toHaveLength(1)
    profiler.stop()
    expect(isTimed()).toBe(false)
  })
  it('profiles a call and passes its result, its exception and its promise on', async () => {
    const { host, set } = handHost()
    const profiler = createProfiler({}, host)
    profiler.start()
    const result = profiler.profileCall('sum', () => {
      set(1007)
      return 42
    })
    expect(result).toBe(42)
    expect(profiler.eventAt(0).stages).toEqual({ endToEnd: 7 })
    const fault = new Error('of the caller')
    expect(() =>
      profiler.profileCall('fault', () => {
        throw fault
      }),
    ).toThrow(fault)
    expect(profiler.eventAt(1).ending).not.toBe('open')
    const promise = Promise.resolve('later')
    expect(profiler.profileCall('promise', () => promise)).toBe(promise)
    expect(profiler.eventAt(2).ending).toBe('open')
    await promise
    await Promise.resolve()
    expect(profiler.eventAt(2).ending).not.toBe('open')
  })
  it('makes the call also where it is not tracked', () => {
    expect(createProfiler().profileCall('any', () => 'made')).toBe('made')
  })
  it('falls back to defaults for invalid options and says so', () => {
    const profiler = createProfiler({
      capacity: -1,
      samplingRate: NaN,
      warningMs: 200,
      criticalMs: 100,
    })
    expect(profiler.config).toEqual({
      capacity: 10_000,
      samplingRate: 1,
      reportingIntervalMs: 30_000,
      warningMs: 50,
      criticalMs: 100,
      isDetailedTrace: true,
      isHistogram: true,
    })
    expect(profiler.problems).toHaveLength(3)
    for (const problem of profiler.problems) expect(problem).toMatch(/^\w.*\.$/)
  })
  it('has percentiles without a histogram too, from the frames it keeps', () => {
    const { host } = handHost()
    const profiler = createProfiler({ isHistogram: false }, host)
    profiler.start()
    for (let ms = 1; ms <= 100; ms++) {
      const handle = must(profiler.startTracking('note', 1000))
      handle.mark('audible', 1000 + ms)
      handle.finish()
    }
    const report = profiler.report()
    expect(report.stages.endToEnd).toMatchObject({ p50Ms: 50, p95Ms: 95, p99Ms: 99, maxMs: 100 })
    expect(report.distribution).toEqual([])
  })
  it('keeps the stages only where detail is not wanted', () => {
    const { host } = handHost()
    const profiler = createProfiler({ isDetailedTrace: false }, host)
    profiler.start()
    const handle = must(profiler.startTracking('note', 1000))
    handle.mark('handlerStart', 1001)
    const event = handle.finish()
    expect(event.marks).toEqual({ event: 1000 })
    expect(event.stages.midi).toBe(1)
  })
  it('has a default instance, stopped', () => {
    expect(defaultProfiler.isEnabled).toBe(false)
    expect(defaultProfiler.problems).toEqual([])
  })
})
