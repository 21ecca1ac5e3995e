// Two sides in the same ranges. Node.

import { describe, expect, it } from 'vitest'
import { pairBins } from '../../../../panel/charts/paired-bins.ts'

describe('paired ranges', () => {
  it('hold each side as shares, which add up to one', () => {
    const a = Float64Array.from({ length: 50 }, (_, index) => 20 + (index % 10))
    const b = Float64Array.from({ length: 200 }, (_, index) => 25 + (index % 10))
    const { bins } = pairBins(a, b, 0.1)
    const total = (of: 'shareA' | 'shareB'): number => bins.reduce((sum, bin) => sum + bin[of], 0)
    expect(total('shareA')).toBeCloseTo(1, 9)
    expect(total('shareB')).toBeCloseTo(1, 9)
    expect(bins.find(({ fromMs }) => fromMs <= 20)?.shareB).toBe(0)
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(250)
  })

  it('keep what lies far out in an open range of both', () => {
    const a = Float64Array.from({ length: 100 }, (_, index) => 20 + (index % 10) / 10)
    const b = Float64Array.from([...a, 900])
    const { bins } = pairBins(a, b, 0.1)
    const last = bins.at(-1)
    expect(last?.toMs).toBe(Infinity)
    expect(last?.shareA).toBe(0)
    expect(last?.shareB).toBeCloseTo(1 / 101, 9)
  })

  it('are none where neither side has a value', () => {
    expect(pairBins(new Float64Array(0), new Float64Array(0), 0.1).bins).toEqual([])
    const { bins } = pairBins(new Float64Array(0), Float64Array.of(3), 0.1)
    expect(bins.reduce((sum, { shareB }) => sum + shareB, 0)).toBe(1)
  })
})
