// One processor: what its timed calls, summaries and messages make of it. Node.

import { describe, expect, it } from 'vitest'
import {
  createProcessorReader,
  type ProcessorReader,
} from '../../../../trace/contexts/processor-reader.ts'

const BUDGET_US = 2000

const processor = (thread: 'audio' | 'page' = 'audio'): ProcessorReader =>
  createProcessorReader(1, 'synth', {
    contextId: 'doc-1/1',
    thread,
    frames: 128,
    budgetUs: BUDGET_US,
  })

const closeRows = (reader: ProcessorReader, count: number): void => {
  for (let row = 0; row < count; row++) reader.closeRow()
}

describe('how often a processor ran', () => {
  it('is the most that summaries, the running count or its timed calls tell', () => {
    const reader = processor()
    expect(reader.quanta).toBe(0)
    reader.addSummary(10)
    reader.addSummary(20)
    expect(reader.quanta).toBe(30)
    reader.addTimed(100, 40, false)
    // One that comes late goes back.
    reader.addTimed(100, 35, false)
    expect(reader.quanta).toBe(40)
    const untold = processor()
    for (let call = 0; call < 5; call++) untold.addTimed(100, 0, false)
    expect(untold.quanta).toBe(5)
  })

  it('begins anew where everything was cleared, from the count that was reached', () => {
    const reader = processor()
    reader.addSummary(90)
    reader.addTimed(100, 1000, false)
    reader.addMessage('toPage')
    reader.clear()
    expect([reader.quanta, reader.timed, reader.isAwake]).toEqual([0, 0, false])
    expect(reader.live).toMatchObject({ loadNow: 0, loadPeak: 0 })
    expect(reader.closeRow()).toBeNaN()
    reader.addTimed(100, 1003, false)
    expect(reader.quanta).toBe(3)
    expect(reader.figures(1, 5, 1).messages).toMatchObject({ toPage: 0 })
  })
})

describe('the load of a processor', () => {
  it('now is the mean of its timed calls in the last ten rows', () => {
    const reader = processor()
    reader.addTimed(200, 1, false)
    reader.addTimed(600, 2, false)
    expect(reader.closeRow()).toBe(400)
    expect(reader.live).toMatchObject({ loadNow: 0.2, loadPeak: 0.3 })
    reader.addTimed(1000, 3, false)
    expect(reader.closeRow()).toBe(1000)
    expect(reader.live.loadNow).toBeCloseTo(0.3, 9)
    // A row in which nothing was timed tells nothing.
    expect(reader.closeRow()).toBeNaN()
    expect(reader.live.loadNow).toBeCloseTo(0.3, 9)
    closeRows(reader, 7)
    expect(reader.live.loadNow).toBeCloseTo(0.3, 9)
    reader.closeRow()
    expect(reader.live.loadNow).toBe(0.5)
    reader.closeRow()
    expect(reader.live.loadNow).toBe(0)
  })

  it('is awake until nothing of a timed call is left in the ten rows', () => {
    const reader = processor()
    expect(reader.isAwake).toBe(false)
    reader.addTimed(200, 1, false)
    closeRows(reader, 10)
    expect(reader.isAwake).toBe(true)
    reader.closeRow()
    expect(reader.isAwake).toBe(false)
    expect(reader.live.loadNow).toBe(0)
  })

  it('holds its peak until it is let go to what is now', () => {
    const reader = processor()
    reader.addTimed(1800, 1, false)
    reader.addTimed(200, 2, false)
    reader.closeRow()
    expect(reader.live.loadPeak).toBe(0.9)
    reader.resetPeak()
    expect(reader.live.loadPeak).toBe(0.5)
  })
})

describe('the figures of a processor', () => {
  it('have no call that took a time which is none', () => {
    const reader = processor()
    for (const us of [NaN, Infinity, -1]) reader.addTimed(us, 1, false)
    expect(reader.timed).toBe(0)
    reader.addTimed(0, 1, false)
    expect(reader.timed).toBe(1)
  })

  it('have loads as shares of what each call may take, and the error of the mean', () => {
    const reader = processor()
    for (const us of [100, 200, 300]) reader.addTimed(us, 0, false)
    const { load, processUs } = reader.figures(2, 6, 10)
    expect(load).toEqual({ average: 0.1, peak: 0.15 })
    expect(processUs).toMatchObject({ mean: 200, p50: 200, p95: 300, max: 300, resolution: 6 })
    // Variance 10,000; two readings of a step of 6 µs add 6.
    expect(processUs.error).toBeCloseTo(Math.sqrt((10_000 + 6) / 3), 9)
  })

  it('have messages, and how many a second of the time that was seen', () => {
    const reader = processor()
    for (const what of ['toProcessor', 'toProcessor', 'toPage', 'arrived'] as const)
      reader.addMessage(what)
    expect(reader.figures(1, 5, 4).messages).toEqual({
      toProcessor: 2,
      toPage: 1,
      arrived: 1,
      toProcessorPerSecond: 0.5,
      toPagePerSecond: 0.25,
      toProcessorBytes: 0,
      toPageBytes: 0,
      toProcessorMore: 2,
      toPageMore: 1,
    })
    expect(reader.figures(1, 5, 0).messages).toMatchObject({ toProcessorPerSecond: 0 })
    expect(processor('page').figures(1, 5, 4).messages).toBeNull()
  })

  it('have the bytes of their messages, and how many of these hold more', () => {
    const reader = processor()
    // One that was counted whole, one of which a part was, one that nobody looked at.
    for (const size of [1025, -9, 0]) reader.addMessage('toProcessor', size)
    for (const size of [1, NaN, Infinity, -Infinity]) reader.addMessage('toPage', size)
    const { messages } = reader.figures(1, 5, 4)
    expect(messages).toMatchObject({ toProcessorBytes: 1024 + 8, toProcessorMore: 2 })
    expect(messages?.toPageMore).toBe(2)
    expect(messages?.toPageBytes).toBe(2 ** 54)
    reader.clear()
    expect(reader.figures(1, 5, 4).messages).toMatchObject({ toProcessorBytes: 0, toPageMore: 0 })
  })

  it('know of its constructor what is longer than nothing', () => {
    const reader = processor()
    for (const us of [0, -1, NaN, Infinity]) reader.setConstruct(us)
    expect(reader.figures(1, 5, 4).constructUs).toBeNull()
    reader.setConstruct(0.5)
    expect(reader.figures(1, 5, 4).constructUs).toBe(0.5)
  })

  it.each([
    [[], 5, 'untimed'],
    [[100], 0, 'unknown-step'],
    [[9.9], 5, 'mean-only'],
    [[10], 5, 'all'],
    [[1, 10], 5, 'all'],
  ])('of calls of %j µs by a clock of %d µs are worth "%s"', (calls, stepUs, worth) => {
    const reader = processor()
    for (const us of calls) reader.addTimed(us, 0, false)
    expect(reader.figures(1, stepUs, 1).processUs.worth).toBe(worth)
  })
})
