// Permutations and resamples, against what they stand for. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutBlocks } from '../../../../trace/compare/blocks.ts'
import { bootstrapIntervals } from '../../../../trace/compare/bootstrap.ts'
import { permutationTest, type BlockScores } from '../../../../trace/compare/permutation-test.ts'
import { createRandom } from '../../../../trace/compare/random.ts'
import { midranks } from '../../../../trace/compare/ranks.ts'
import { createQuantiles } from '../../../../trace/compare/resampled-quantiles.ts'
import { sideValues, statisticsOf } from '../../../../trace/compare/side-values.ts'

const singles = (values: number[]): BlockScores => ({
  lengths: new Float64Array(values.length).fill(1),
  sums: [Float64Array.from(values)],
})

describe('the permutation test', () => {
  it('gives the share of all ways to draw the labels', () => {
    // Of the 20 ways to choose three of six, two are as far apart as 1, 2, 3 against 4, 5, 6.
    const [p] = permutationTest(singles([1, 2, 3]), singles([4, 5, 6]), 1, createRandom(1))
    expect(p).toBeGreaterThan(0.05)
    expect(p).toBeLessThan(0.2)
    const [all] = permutationTest(singles([1, 5, 3]), singles([4, 2, 3]), 1, createRandom(1))
    expect(all).toBe(1)
  })

  it('is as small as its draws allow where the sides are apart', () => {
    const low = Array.from({ length: 30 }, (_, index) => index)
    const high = low.map((value) => value + 100)
    const [p] = permutationTest(singles(low), singles(high), 1, createRandom(1))
    expect(p).toBe(1 / 20_000)
  })

  it('takes less for sure where blocks show a part of the variance only', () => {
    const low = Array.from({ length: 12 }, (_, index) => index)
    const high = low.map((value) => value + 6)
    const [whole = 1] = permutationTest(singles(low), singles(high), 1, createRandom(1))
    const [part = 0] = permutationTest(singles(low), singles(high), 0.25, createRandom(1))
    expect(whole).toBeLessThan(0.01)
    expect(part).toBeGreaterThan(0.05)
  })

  it('knows no difference of blocks that are all the same', () => {
    expect(permutationTest(singles([3, 3, 3]), singles([3, 3]), 1, createRandom(1))).toEqual([1])
  })
})

describe('percentiles of a resample', () => {
  it('are those of the values that were drawn, one by one', () => {
    const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.nat(), (given, length, seed) => {
        const side = sideValues([given])
        const blocks = cutBlocks(side, length)
        const shares = [0.05, 0.5, 0.95, 0.99]
        const quantiles = createQuantiles(side.values, blocks, shares)
        const random = createRandom(seed)
        const weights = new Int32Array(blocks.count)
        const drawn: number[] = []
        for (let each = 0; each < blocks.count; each++) {
          const block = random.below(blocks.count)
          weights[block] = (weights[block] as number) + 1
          drawn.push(...given.slice(blocks.bounds[block], blocks.bounds[block + 1]))
        }
        drawn.sort((x, y) => x - y)
        const expected = shares.map(
          (share) => drawn[Math.max(1, Math.ceil(share * drawn.length - 1e-9)) - 1],
        )
        expect([...quantiles(weights, drawn.length)]).toEqual(expected)
      }),
    )
  })
})

describe('the bootstrap interval', () => {
  it('holds the true difference in about 95 of 100 cases', () => {
    let held = 0
    for (let round = 0; round < 100; round++) {
      const random = createRandom(round, 9)
      const draw = (): Float64Array =>
        Float64Array.from({ length: 100 }, () => random.below(10_000) / 1000)
      const [a, b] = [sideValues([draw()]), sideValues([draw().map((value) => value + 2)])]
      const [of, to] = [statisticsOf(a), statisticsOf(b)]
      const seen = { p50: to.p50 - of.p50, p95: to.p95 - of.p95, p99: to.p99 - of.p99, spread: 0 }
      const blocks = [cutBlocks(a, 4), cutBlocks(b, 4)] as const
      const { p50 } = bootstrapIntervals(a, b, ...blocks, seen, 1, createRandom(round))
      if (p50[0] <= 2 && p50[1] >= 2) held++
    }
    expect(held).toBeGreaterThanOrEqual(89)
    expect(held).toBeLessThanOrEqual(99)
  })
})

describe('ranks', () => {
  it('are shared by equal values', () => {
    const values = Float64Array.of(5, 1, 5, 9)
    expect([...midranks(values, values.slice().sort())]).toEqual([2.5, 1, 2.5, 4])
  })
})

describe('the numbers drawn by lot', () => {
  it('are the same for a seed, others for a neighbouring one, and even', () => {
    const draw = (seed: number, stream = 0): number[] => {
      const random = createRandom(seed, stream)
      return Array.from({ length: 1000 }, () => random.below(10))
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(2)).not.toEqual(draw(1))
    expect(draw(1, 1)).not.toEqual(draw(1))
    for (let digit = 0; digit < 10; digit++) {
      const times = draw(3).filter((each) => each === digit).length
      expect(times).toBeGreaterThan(60)
      expect(times).toBeLessThan(140)
    }
  })
})
