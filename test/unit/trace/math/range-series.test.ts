// Figures of any stretch of a series: those of a series of just these values. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRangeSeries } from '../../../../trace/math/range-series.ts'
import { createSeries } from '../../../../trace/math/series.ts'

const valueMs = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 90_000 }).map((us) => us / 1000) },
  fc.double({ min: -10, max: 1e7, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0),
)

function check(values: readonly number[], from: number, to: number): void {
  const atMs = Float64Array.from(values, (_, index) => index)
  const asked = createRangeSeries(atMs, Float64Array.from(values), 1000).between(from, to)
  const counted = createSeries(1000, true)
  for (const value of values.slice(Math.max(0, from), Math.max(0, to))) counted.add(value)
  expect(asked.count).toBe(counted.count)
  expect([asked.min, asked.max]).toEqual([counted.min, counted.max])
  for (const percentile of [0, 5, 50, 95, 99, 99.9, 100])
    expect(asked.percentile(percentile)).toBe(counted.percentile(percentile))
  const size = Math.max(1, Math.abs(counted.max), Math.abs(counted.min))
  expect(Math.abs(asked.mean - counted.mean)).toBeLessThan(1e-9 * size)
  expect(Math.abs(asked.variance - counted.variance)).toBeLessThan(1e-8 * size * size)
}

describe('a series over time', () => {
  it('has of any stretch the figures of a series of just these values', () => {
    fc.assert(
      fc.property(
        fc.array(valueMs, { maxLength: 2500, size: 'max' }),
        fc.integer({ min: -5, max: 2600 }),
        fc.integer({ min: -5, max: 2600 }),
        (values, from, to) => check(values, from, to),
      ),
      { numRuns: 60 },
    )
  })

  it('has them too where a stretch begins and ends with a block, and for very many values', () => {
    const values = Array.from({ length: 70_000 }, (_, index) => ((index * 7919) % 50_021) / 1000)
    for (const [from, to] of [
      [0, 70_000],
      [1094, 2188],
      [1, 69_999],
      [33_000, 33_001],
      [40_000, 40_000],
    ] as const)
      check(values, from, to)
  })

  it('is not spoilt by one value that is far out', () => {
    const values = Array.from({ length: 3000 }, (_, index) => 5 + (index % 10) / 10)
    values[100] = 1e15
    check(values, 600, 2900)
  })
})
