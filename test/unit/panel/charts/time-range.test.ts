// Which stretch of time the charts show. Node.

import { describe, expect, it } from 'vitest'
import {
  findTimeRange,
  pageRange,
  sliceRange,
  steadyRange,
} from '../../../../panel/charts/time-range.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../support/panel/recording-bench.ts'

const session = readFeed(createPanelFeed({ durationMs: 12_000 }))

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

describe('a range that moves on', () => {
  const zeroMs = 1_790_000_000_123

  it('stays where it is for a step, holds the latest and keeps its length', () => {
    const starts = new Set<number>()
    for (let at = 40_000; at < 42_000; at += 17) {
      const toMs = zeroMs + at
      const steady = steadyRange({ fromMs: toMs - 30_000, toMs, zeroMs }, 30_000)
      expect(steady.toMs - steady.fromMs).toBe(30_000)
      expect(steady.toMs).toBeGreaterThanOrEqual(toMs)
      expect(steady.toMs - toMs).toBeLessThanOrEqual(300)
      starts.add(steady.fromMs)
    }
    expect(starts.size).toBeLessThanOrEqual(8)
  })

  it('grows in few steps where all of the time is shown', () => {
    const ends = new Set<number>()
    for (let at = 16_000; at < 32_000; at += 100) {
      const steady = steadyRange({ fromMs: zeroMs, toMs: zeroMs + at, zeroMs }, null)
      expect(steady.fromMs).toBe(zeroMs)
      expect(steady.toMs - zeroMs).toBeGreaterThanOrEqual(at)
      ends.add(steady.toMs)
    }
    expect(ends.size).toBeLessThanOrEqual(17)
  })

  it('is cut at the same times wherever it stands, and covered whole', () => {
    const lengthMs = 30_000
    const edges = new Set<string>()
    for (let at = 0; at < 3000; at += 200) {
      const range = { fromMs: zeroMs + at, toMs: zeroMs + at + lengthMs, zeroMs }
      const slices = sliceRange(range, 640, 7)
      const sliceMs = (slices.toMs - slices.fromMs) / slices.count
      expect(slices.fromMs).toBeLessThanOrEqual(range.fromMs)
      expect(slices.toMs).toBeGreaterThanOrEqual(range.toMs - 1e-3)
      const offset = (slices.fromMs - zeroMs) / sliceMs
      edges.add((offset - Math.round(offset)).toFixed(4).replace('-0.0000', '0.0000'))
    }
    expect([...edges]).toEqual(['0.0000'])
  })
})

describe('a page of a recording that is played back', () => {
  it('is the one of the windows from zero on that the moment lies in', () => {
    const range = { fromMs: 0, toMs: 99_000, zeroMs: 1000 }
    expect(pageRange(range, 10_000, 1000)).toEqual({ fromMs: 1000, toMs: 11_000, zeroMs: 1000 })
    expect(pageRange(range, 10_000, 10_999)).toEqual({ fromMs: 1000, toMs: 11_000, zeroMs: 1000 })
    expect(pageRange(range, 10_000, 11_000)).toEqual({ fromMs: 11_000, toMs: 21_000, zeroMs: 1000 })
    expect(pageRange(range, 10_000, 0).fromMs).toBe(1000)
  })
})
