// The performance monitor on a clock that the test moves: what it measures is known. Node.

import { array, assert, double, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlockHistory, HISTORY_BLOCKS } from '../../../../engine/monitor/block-history.ts'
import { createMemoryTracker } from '../../../../engine/monitor/memory-tracker.ts'
import { createMonitor, type Monitor } from '../../../../engine/monitor/monitor.ts'
import { createTimers, type TimerReport } from '../../../../engine/monitor/timers.ts'
import { SECTION } from '../../../../engine/engine-types.ts'
import { createTestClock, type TestClock } from '../../../support/engine/test-clock.ts'

const SAMPLE_RATE = 44_100
const BLOCK = 128
const BUDGET_US = (BLOCK / SAMPLE_RATE) * 1e6

function bench(
  options: { stepUs?: number; sectionBlockEvery?: number; timedBlockEvery?: number } = {},
): {
  clock: TestClock
  monitor: Monitor
  block: (us: number, inside?: () => void) => number
} {
  const { stepUs = 0 } = options
  const clock = createTestClock(stepUs)
  const monitor = createMonitor({
    sampleRate: SAMPLE_RATE,
    blockFrames: BLOCK,
    clock: clock.now,
    clockStepUs: stepUs,
    ...options,
  })
  let frame = 0
  return {
    clock,
    monitor,
    block(us, inside) {
      monitor.beginBlock(frame)
      frame += BLOCK
      inside?.()
      clock.pass(us)
      const ms = monitor.endBlock()
      clock.pass(BUDGET_US)
      return ms
    },
  }
}

describe('the block history', () => {
  it('keeps the last thousand and answers their percentiles, mean and spread as sorting would', () => {
    assert(
      property(
        array(double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 2600 }),
        integer({ min: 0, max: 100 }),
        (times, percent) => {
          const history = createBlockHistory()
          for (const us of times) history.add(us)
          const kept = times.slice(-HISTORY_BLOCKS).toSorted((left, right) => left - right)
          const rank = Math.max(0, Math.ceil((percent / 100) * kept.length) - 1)
          expect(history.length).toBe(kept.length)
          expect(history.percentile(percent)).toBe(kept[rank])
          const mean = kept.reduce((sum, us) => sum + us, 0) / kept.length
          expect(history.mean()).toBeCloseTo(mean, 4)
          const squares = kept.reduce((sum, us) => sum + (us - mean) ** 2, 0)
          const spread = kept.length < 2 ? 0 : Math.sqrt(squares / (kept.length - 1))
          expect(history.deviation()).toBeCloseTo(spread, 3)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('the monitor', () => {
  it('tells mean, worst and CPU share of the blocks since it was last asked', () => {
    const { monitor, block } = bench()
    for (const us of [100, 200, 600]) block(us)
    const figures = monitor.takeFigures()
    expect(figures.blocks).toBe(3)
    expect(figures.blockMeanUs).toBeCloseTo(300, 0)
    expect(figures.blockMaxUs).toBeCloseTo(600, 0)
    expect(figures.cpuShare).toBeCloseTo(300 / BUDGET_US, 3)
    block(50)
    expect(monitor.takeFigures().blockMeanUs).toBeCloseTo(50, 0)
    expect(monitor.takeFigures().timedBlocks).toBe(0)
  })

  it('counts an underrun where a block took longer than it lasts, and not where only the clock says so', () => {
    const exact = bench()
    exact.block(BUDGET_US - 1)
    exact.block(BUDGET_US + 1)
    expect(exact.monitor.takeFigures().underruns).toBe(1)
    expect(exact.monitor.isPerformanceAcceptable()).toBe(false)
    // 2.95 ms read on a clock of 1 ms steps are 2 or 3 ms: never surely more than 2.9.
    const coarse = bench({ stepUs: 1000 })
    for (let index = 0; index < 50; index++) coarse.block(BUDGET_US + 50)
    expect(coarse.monitor.takeFigures().underruns).toBe(0)
  })

  it('counts an overrun where a block is not the one after the last', () => {
    const { monitor } = bench()
    for (const frame of [0, 128, 256, 256, 512]) {
      monitor.beginBlock(frame)
      monitor.endBlock()
    }
    expect(monitor.takeFigures().overruns).toBe(2)
  })

  it('finds the mean of sections far below the step of its clock', () => {
    const { clock, monitor, block } = bench({ stepUs: 100, sectionBlockEvery: 1 })
    const { probe } = monitor
    for (let index = 0; index < 20_000; index++) {
      // The phase against the clock is chance in a browser; here it walks.
      clock.pass(37.7)
      block(20, () => {
        probe.enter(SECTION.allocation)
        clock.pass(7)
        probe.leave(SECTION.allocation)
        probe.enter(SECTION.effects)
        clock.pass(30)
        probe.leave(SECTION.effects)
      })
    }
    const figures = monitor.takeFigures()
    expect(figures.timedAllocations).toBe(20_000)
    expect(figures.allocationUs).toBeGreaterThan(6)
    expect(figures.allocationUs).toBeLessThan(8)
    expect(figures.effectsShare).toBeCloseTo(30 / 57, 1)
  })

  it('reads its clock for sections only in every n-th block, and for at most eight allocations in one', () => {
    let reads = 0
    const monitor = createMonitor({
      sampleRate: SAMPLE_RATE,
      blockFrames: BLOCK,
      clock: () => ++reads,
      clockStepUs: 1,
      sectionBlockEvery: 4,
    })
    const readsOf = (section: number, times: number): number => {
      const before = reads
      for (let index = 0; index < times; index++) {
        monitor.probe.enter(section)
        monitor.probe.leave(section)
      }
      return reads - before
    }
    const voices: number[] = []
    for (let block = 0; block < 8; block++) {
      monitor.beginBlock(block * BLOCK)
      voices.push(readsOf(SECTION.voices, 2))
      if (block === 1) expect(readsOf(SECTION.allocation, 50)).toBe(16)
      monitor.endBlock()
    }
    expect(voices).toEqual([4, 0, 0, 0, 4, 0, 0, 0])
  })

  it('times a message from its arrival to the frame where it plays', () => {
    const { clock, monitor, block } = bench()
    block(10)
    const arrivedMs = clock.now()
    clock.pass(1500)
    // Half a block into the next one.
    monitor.onMessage(arrivedMs, BLOCK + 64)
    block(10)
    const { midiMeanMs, midiMessages } = monitor.takeFigures()
    expect(midiMessages).toBe(1)
    expect(midiMeanMs).toBeCloseTo(1.5 + 64 / 44.1, 2)
    expect(monitor.takeFigures().midiMessages).toBe(0)
  })

  it('waits with a message until the block in which it plays', () => {
    const { clock, monitor, block } = bench()
    monitor.onMessage(clock.now(), 3 * BLOCK)
    for (let index = 0; index < 3; index++) block(10)
    expect(monitor.takeFigures().midiMessages).toBe(0)
    block(10)
    expect(monitor.takeFigures().midiMessages).toBe(1)
  })

  it('ignores a clock that is set back', () => {
    const { clock, monitor, block } = bench()
    expect(block(-5000)).toBeNaN()
    clock.pass(10_000)
    block(20)
    expect(monitor.takeFigures().timedBlocks).toBe(1)
  })

  it('finds the performance acceptable as long as blocks and messages keep the budgets', () => {
    const { monitor, block, clock } = bench()
    for (let index = 0; index < 100; index++) block(300)
    expect(monitor.isPerformanceAcceptable()).toBe(true)
    monitor.onMessage(clock.now() - 3, 100 * BLOCK)
    block(300)
    expect(monitor.isPerformanceAcceptable()).toBe(false)
  })
})

describe('the memory tracker', () => {
  it('counts each growth of a pool, and those that others noticed', () => {
    const memory = createMemoryTracker()
    const pool = memory.register('voices', 4_000_000)
    const bank = memory.register('bank', 30_000_000)
    expect(memory.growths).toBe(0)
    expect(memory.megabytes).toBe(34)
    memory.resize(pool, 4_000_000)
    expect(memory.growths).toBe(0)
    memory.resize(pool, 5_000_000)
    memory.resize(pool, 1_000_000)
    memory.setForeignGrowths(2)
    expect(memory.growths).toBe(3)
    expect(memory.megabytes).toBe(31)
    expect(memory.peakMegabytes).toBe(35)
    memory.replace(bank, 60_000_000)
    expect(memory.growths).toBe(3)
    expect(memory.megabytes).toBe(61)
    expect(memory.heapMegabytes).toBeNaN()
    memory.setHeapBytes(12_000_000)
    memory.setHeapBytes(9_000_000)
    expect(memory.heapMegabytes).toBe(9)
    expect(memory.heapPeakMegabytes).toBe(12)
  })
})

describe('timers', () => {
  it('report only what took longer than its threshold', () => {
    const clock = createTestClock()
    const reports: TimerReport[] = []
    const timers = createTimers(clock.now, (report) => reports.push(report), 5)
    const quick = timers.start('quick')
    clock.pass(4000)
    expect(quick.stop()).toBeCloseTo(4, 3)
    const slow = timers.start('slow', 1)
    clock.pass(4000)
    slow.stop()
    clock.pass(4000)
    // Only the first stop counts.
    expect(slow.stop()).toBeCloseTo(4, 3)
    expect(reports.map(({ name, thresholdMs }) => [name, thresholdMs])).toEqual([['slow', 1]])
  })

  it('measure work, its failures and its promises, and hand through what it gives', async () => {
    const clock = createTestClock()
    const reports: string[] = []
    const timers = createTimers(clock.now, ({ name, ms }) =>
      reports.push(`${name} ${Math.round(ms)}`),
    )
    expect(
      timers.measure('sum', () => {
        clock.pass(2000)
        return 3
      }),
    ).toBe(3)
    expect(() =>
      timers.measure('fault', () => {
        clock.pass(1000)
        throw new RangeError('no')
      }),
    ).toThrow(RangeError)
    let finish: (bank: string) => void = () => {}
    const promise = timers.measure(
      'load',
      () => new Promise<string>((resolve) => (finish = resolve)),
    )
    clock.pass(7000)
    expect(reports).toEqual(['sum 2', 'fault 1'])
    finish('bank')
    expect(await promise).toBe('bank')
    expect(reports).toEqual(['sum 2', 'fault 1', 'load 7'])
  })
})
