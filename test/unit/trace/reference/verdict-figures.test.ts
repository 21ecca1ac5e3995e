// The verdict by its figures alone: what is sure, what is equal, which stage is named. Node.

import { describe, expect, it } from 'vitest'
import type { StageName } from '../../../../trace/config/stage-names.ts'
import type { LatencyFigures, StageFigures } from '../../../../trace/figures/latency-figures.ts'
import { isPageFaster, verdictOf, type Played } from '../../../../trace/reference/verdict.ts'

const latency = (p50Ms: number, errorMs = 0, count = 8): LatencyFigures => ({
  count,
  meanMs: p50Ms,
  p50Ms,
  p95Ms: p50Ms,
  p99Ms: p50Ms,
  maxMs: p50Ms,
  errorMs,
  hasOutput: true,
})

const stage = (p50Ms: number): StageFigures => ({
  count: 8,
  meanMs: p50Ms,
  p50Ms,
  p95Ms: p50Ms,
  p99Ms: p50Ms,
  p999Ms: p50Ms,
  maxMs: p50Ms,
  clock: { code: 'page' },
  resolutionMs: 0,
  errorMs: 0,
})

const player = (
  endToEnd: LatencyFigures | null,
  stages: Partial<Record<StageName, number>> = {},
  toSound: LatencyFigures | null = null,
): Played => ({
  endToEnd,
  toSound,
  stages: Object.fromEntries(Object.entries(stages).map(([name, p50Ms]) => [name, stage(p50Ms)])),
})

const kindOf = (page: LatencyFigures, reference: LatencyFigures): string =>
  verdictOf(player(page), player(reference)).kind

describe('what is sure', () => {
  it('is a difference of more than two errors of both together', () => {
    // 3 and 4 are 5 together.
    const reference = latency(10, 4)
    expect(verdictOf(player(latency(20.1, 3)), player(reference))).toMatchObject({
      kind: 'page',
      pageMs: 20.1,
      referenceMs: 10,
      errorMs: 5,
    })
    expect(kindOf(latency(20, 3), reference)).toBe('unsure')
    expect(kindOf(latency(0, 3), reference)).toBe('unsure')
    expect(kindOf(latency(-0.1, 3), reference)).toBe('equal')
  })

  it('is equal where 2 ms, or a tenth of the reference’s time, would have shown', () => {
    expect(kindOf(latency(10), latency(10, 1))).toBe('equal')
    expect(kindOf(latency(10), latency(10, 1.01))).toBe('unsure')
    expect(kindOf(latency(100), latency(100, 5))).toBe('equal')
    expect(kindOf(latency(100), latency(100, 5.01))).toBe('unsure')
  })

  it('is that the page is faster by more than two errors', () => {
    const fasterBy = (ms: number): boolean =>
      isPageFaster(verdictOf(player(latency(30 - ms)), player(latency(30, 1))))
    expect([fasterBy(2), fasterBy(2.1), fasterBy(-9)]).toEqual([false, true, false])
    expect(isPageFaster(verdictOf(player(null), player(null)))).toBe(false)
  })
})

describe('how many notes it needs', () => {
  it('is eight of each, counted where both are counted', () => {
    expect(kindOf(latency(10, 0, 8), latency(10, 0, 7))).toBe('waiting')
    expect(kindOf(latency(10, 0, 7), latency(10, 0, 8))).toBe('waiting')
    const waiting = verdictOf(player(null, {}, latency(5, 0, 3)), player(latency(10, 0, 9)))
    expect(waiting).toMatchObject({ kind: 'waiting', pageNotes: 3, referenceNotes: 0 })
    expect(verdictOf(player(null), player(null))).toMatchObject({ pageNotes: 0, referenceNotes: 0 })
  })

  it('goes without the output where one of both does not know it', () => {
    const page = player(latency(90), {}, latency(20))
    const reference = player(null, {}, latency(10))
    expect(verdictOf(page, reference)).toMatchObject({ hasOutput: false, differenceMs: 10 })
    expect(verdictOf(reference, page)).toMatchObject({ hasOutput: false, differenceMs: -10 })
    const known = player(latency(30), {}, latency(10))
    expect(verdictOf(page, known)).toMatchObject({ hasOutput: true, differenceMs: 60 })
  })
})

describe('the stage that is named', () => {
  const named = (
    own: Partial<Record<StageName, number>>,
    its: Partial<Record<StageName, number>>,
    hasOutput = true,
  ): unknown => {
    const of = (ms: number, stages: Partial<Record<StageName, number>>): Played =>
      player(hasOutput ? latency(ms) : null, stages, latency(ms))
    const verdict = verdictOf(of(30, own), of(10, its))
    return verdict.stage === null ? null : [verdict.stage, verdict.stageMs]
  }

  it('takes most more than the reference’s, whole where the page alone has it', () => {
    expect(named({ port: 8, worklet: 12 }, { port: 1, worklet: 6 })).toEqual(['port', 7])
    expect(named({ port: 8, lookAhead: 9 }, { port: 1 })).toEqual(['lookAhead', 9])
    expect(named({ midi: 7, port: 7 }, {})).toEqual(['midi', 7])
  })

  it('holds a quarter of the difference at least', () => {
    expect(named({ port: 5 }, {})).toEqual(['port', 5])
    expect(named({ port: 4.99 }, {})).toBeNull()
    expect(named({ port: 5 }, { port: 6 })).toBeNull()
  })

  it('is never the whole, nor the output where that is not compared', () => {
    expect(named({ endToEnd: 20 }, {})).toBeNull()
    expect(named({ output: 20 }, {})).toEqual(['output', 20])
    expect(named({ output: 20, port: 6 }, {}, false)).toEqual(['port', 6])
  })

  it('is none where the page is not slower', () => {
    const same = player(latency(10), { port: 9 })
    expect(verdictOf(same, player(latency(10)))).toMatchObject({ stage: null, stageMs: null })
  })
})
