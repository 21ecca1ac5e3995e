// How far neighbours depend on each other, as it is estimated. Node.

import { describe, expect, it } from 'vitest'
import { cutBlocks, planBlocks } from '../../../../trace/compare/blocks.ts'
import { dependenceOf, shownVariance } from '../../../../trace/compare/dependence.ts'
import { createRandom } from '../../../../trace/compare/random.ts'
import { sideValues } from '../../../../trace/compare/side-values.ts'

function series(count: number, memory: number, seed = 1): Float64Array {
  const random = createRandom(seed)
  let value = 0
  return Float64Array.from({ length: count }, () => {
    value = memory * value + random.below(1000) / 1000 - 0.5
    return value
  })
}

describe('the dependence of neighbours', () => {
  it('is about 1 where there is none, and (1 + r) / (1 − r) where r stays', () => {
    expect(dependenceOf(sideValues([series(4000, 0)]))).toBeLessThan(1.3)
    const half = dependenceOf(sideValues([series(4000, 0.5)]))
    expect(half).toBeGreaterThan(2.3)
    expect(half).toBeLessThan(3.8)
    const most = dependenceOf(sideValues([series(8000, 0.9)]))
    expect(most).toBeGreaterThan(14)
    expect(most).toBeLessThan(25)
  })

  it('is seen of jitter that comes and goes, though the values themselves do not correlate', () => {
    const random = createRandom(3)
    const values = Float64Array.from({ length: 2000 }, (_, index) => {
      const size = Math.floor(index / 50) % 2 === 0 ? 1 : 5
      return size * (random.below(1000) / 1000 - 0.5)
    })
    expect(dependenceOf(sideValues([values]))).toBeGreaterThan(5)
  })

  it('does not cross from one run to the next, and is 1 of what never changes', () => {
    const steps = [new Float64Array(100).fill(1), new Float64Array(100).fill(9)]
    expect(dependenceOf(sideValues(steps))).toBe(1)
    expect(dependenceOf(sideValues([[]]))).toBe(1)
  })
})

describe('the variance that blocks show', () => {
  it('is all of it without dependence, and one part in so many with blocks of one', () => {
    expect(shownVariance(1, 1)).toBe(1)
    expect(shownVariance(9, 1)).toBeCloseTo(1 / 9, 9)
    expect(shownVariance(9, 27)).toBeGreaterThan(0.8)
    expect(shownVariance(9, 10_000)).toBeGreaterThan(0.99)
  })
})

describe('blocks', () => {
  it('are three times as long as the dependence, but ten a side at least', () => {
    const side = sideValues([series(4000, 0.9)])
    const plan = planBlocks(side, side)
    expect(plan.blockLength).toBe(Math.ceil(3 * plan.dependence))
    const short = sideValues([series(60, 0.95)])
    expect(planBlocks(short, short).blockLength).toBe(6)
    expect(planBlocks(short, short).shown).toBeLessThan(0.8)
  })

  it('cover each value once, and none crosses two runs', () => {
    const side = sideValues([series(23, 0), series(8, 0), series(2, 0)])
    const { bounds, count, runStarts } = cutBlocks(side, 5)
    expect([...bounds]).toEqual([0, 5, 9, 14, 18, 23, 27, 31, 33])
    expect(count).toBe(8)
    expect([...runStarts]).toEqual([0, 5, 7, 8])
  })
})
