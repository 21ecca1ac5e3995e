// The histogram as the one-file recorder carries it, against the whole package. Runs in Node.

import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIifeSource } from '../../../build/iife.ts'
import { histogramInterop, leanHistogram } from '../../../build/plugins.ts'
import { createDurationHistogram } from '../../../trace/math/histogram.ts'

type Histogram = typeof import('../../../trace/math/histogram.ts')

let lean: Histogram

beforeAll(async () => {
  const source = await buildIifeSource({
    entry: 'trace/math/histogram.ts',
    file: 'histogram.js',
    mayBundleNpm: true,
    isModule: true,
    plugins: [histogramInterop(), leanHistogram()],
  })
  expect(source).toContain('getValueAtPercentile(')
  expect(source).not.toContain('outputPercentileDistribution')
  lean = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as Histogram
})

describe('the lean histogram', () => {
  it('counts and tells percentiles as the whole one does, also when it must grow', () => {
    const duration = fc.oneof(fc.double({ min: 0, max: 70_000 }), fc.double({ min: 0, max: 1e10 }))
    fc.assert(
      fc.property(fc.array(duration, { maxLength: 200 }), (durations) => {
        const ours = lean.createDurationHistogram()
        const whole = createDurationHistogram()
        for (const each of durations) {
          ours.addUs(each)
          whole.addUs(each)
        }
        const figuresOf = (histogram: typeof ours): number[] => [
          histogram.count,
          ...[0, 50, 95, 99, 100].map((percentile) => histogram.percentileUs(percentile)),
        ]
        expect(figuresOf(ours)).toEqual(figuresOf(whole))
      }),
      { numRuns: 200 },
    )
  })
})
