// How recordings lie against the callbacks of their device, as what equal pages differ by. Node.

import { describe, expect, it } from 'vitest'
import { phaseErrors } from '../../../../trace/compare/callback-phase.ts'
import type { ComparedRun } from '../../../../trace/compare/run-samples.ts'
import { withUnseen } from '../../../../trace/compare/unseen.ts'
import { ON_BEAT, simulateRun, STEADY } from '../../../support/compare/simulated-run.ts'
import { must } from '../../../support/trace/must.ts'

const CALLBACK_MS = (512 / 48_000) * 1000
const runs = (count: number): ComparedRun[] =>
  Array.from({ length: count }, (_, index) => simulateRun(ON_BEAT, 1, index))

describe('what equal pages differ by for how they lie against the callbacks', () => {
  it('is one callback with one recording a side, and half of one in their spread', () => {
    const { p50, p95, p99, spread } = must(phaseErrors('endToEnd', runs(1), runs(1)))
    expect(p50.leastMs).toBeCloseTo(CALLBACK_MS, 9)
    expect([p95, p99]).toEqual([p50, p50])
    expect(spread.leastMs).toBeCloseTo(CALLBACK_MS / 2, 9)
    // Of two places anywhere in a callback, whose difference is a triangle: 95 % are within 0.776 of it.
    expect(p50.half95Ms).toBeGreaterThanOrEqual(0.776 * CALLBACK_MS)
    expect(p50.half95Ms).toBeLessThan(0.82 * CALLBACK_MS)
  })

  it('falls with the root of their number', () => {
    const four = must(phaseErrors('worklet', runs(4), runs(4))).p50
    const sixteen = must(phaseErrors('worklet', runs(16), runs(16))).p50
    expect(sixteen.leastMs).toBeCloseTo(four.leastMs / 2, 9)
    expect(sixteen.half95Ms).toBeCloseTo(four.half95Ms / 2, 9)
  })

  it('says how near recordings lie together that do not lie by lot', () => {
    const three = must(phaseErrors('endToEnd', runs(3), runs(3)))
    // All three of both sides within a tenth of a callback: (3 · 0.1²)² is about a thousandth.
    expect(three.p50.agreeMs).toBeCloseTo(0.1027 * CALLBACK_MS, 2)
    expect(must(phaseErrors('endToEnd', runs(5), runs(5))).p50.agreeMs).toBeGreaterThan(2)
    expect(must(phaseErrors('endToEnd', runs(1), runs(1))).p50.agreeMs).toBe(0)
    // None or half a callback: they agree by chance more often than not.
    expect(three.spread.agreeMs).toBe(0)
  })

  it('is nothing of what does not wait for them, or where their length is not told', () => {
    for (const stage of [
      'midi',
      'validation',
      'serialization',
      'port',
      'lookAhead',
      'load',
    ] as const)
      expect(phaseErrors(stage, runs(1), runs(1))).toBeNull()
    const untold = [simulateRun(STEADY, 1, 1)]
    expect(phaseErrors('endToEnd', untold, untold)).toBeNull()
    expect(phaseErrors('endToEnd', untold, runs(1))).not.toBeNull()
  })
})

describe('an interval with what it has not seen', () => {
  const phase = { half95Ms: 8, leastMs: 10, mostMs: 10, agreeMs: 2 }

  it('is as it was where nothing is known', () => {
    const as = withUnseen([1, 3], 2, undefined, undefined)
    expect(as).toEqual({ interval95Ms: [1, 3], asRunsDiffer: null })
  })

  it('is wider by the callbacks of single recordings, as independent errors add up', () => {
    const { interval95Ms, asRunsDiffer } = withUnseen([6, 18], 12, undefined, phase)
    expect(interval95Ms).toEqual([2, 22])
    expect(asRunsDiffer).toBeNull()
    expect(withUnseen([8, 12], 10, undefined, phase).asRunsDiffer).toBe('callbacks')
  })

  it('takes what is known of callbacks for a few recordings that differ by no more than these', () => {
    const between = { half95Ms: 20, leastMs: 40, differenceMs: 12, rangeMs: 9 }
    const explained = withUnseen([10, 14], 12, between, phase)
    expect(explained).toEqual({ interval95Ms: [4, 20], asRunsDiffer: null })
    const others = withUnseen([10, 14], 12, { ...between, rangeMs: 11 }, phase)
    expect(others).toEqual({ interval95Ms: [-8, 32], asRunsDiffer: 'recordings' })
    expect(withUnseen([10, 14], 12, between, undefined).asRunsDiffer).toBe('recordings')
  })

  it('does not trust a few recordings that lie together as they may by chance', () => {
    const between = { half95Ms: 1, leastMs: 3, differenceMs: 9, rangeMs: 2.5 }
    const { interval95Ms, asRunsDiffer } = withUnseen([8, 10], 9, between, phase)
    expect(interval95Ms).toEqual([1, 17])
    expect(asRunsDiffer).toBe('callbacks')
  })

  it('trusts recordings that agree more than places drawn by lot would', () => {
    const between = { half95Ms: 1, leastMs: 3, differenceMs: 4, rangeMs: 2 }
    expect(withUnseen([2, 6], 4, between, phase)).toEqual({
      interval95Ms: [2, 6],
      asRunsDiffer: null,
    })
  })
})
