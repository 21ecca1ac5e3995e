// Values kept in order, against sorting them. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentileOfSorted } from '../../../../trace/math/series.ts'
import { createSortedValues } from '../../../../trace/math/sorted-values.ts'

describe('sorted values', () => {
  it('have the percentiles of what was added and not taken out again', () => {
    const step = fc.record({
      value: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Number.NaN, Infinity)),
      isAdded: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const values = createSortedValues()
        const plain: number[] = []
        for (const { value, isAdded } of steps) {
          if (isAdded) {
            values.add(value)
            if (Number.isFinite(value)) plain.push(value)
          } else {
            values.remove(value)
            if (plain.includes(value)) plain.splice(plain.indexOf(value), 1)
          }
        }
        expect(values.length).toBe(plain.length)
        const sorted = Float64Array.from(plain).sort()
        for (const percentile of [0, 1, 50, 95, 99.9, 100])
          expect(values.percentile(percentile)).toBe(percentileOfSorted(sorted, percentile))
      }),
    )
  })
})
