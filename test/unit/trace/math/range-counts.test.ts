// How often each kind stands in a stretch of a row: as counted one by one. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRangeCounts } from '../../../../trace/math/range-counts.ts'

describe('counts of a stretch', () => {
  it('are those of its rows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ max: 6, maxLength: 3000, size: 'max' }),
        fc.nat(3000),
        fc.nat(3000),
        (rows, one, other) => {
          const from = Math.min(one, other, rows.length)
          const to = Math.min(rows.length, Math.max(one, other))
          const counted = new Int32Array(7)
          for (const kind of rows.subarray(from, to)) counted[kind] = (counted[kind] ?? 0) + 1
          expect(createRangeCounts(rows, 7).between(from, to)).toEqual(counted)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('grow no finer than sixty-four blocks, however long the row is', () => {
    expect(createRangeCounts(new Uint8Array(100), 1).blockRows).toBe(512)
    expect(createRangeCounts(new Uint8Array(640_000), 1).blockRows).toBe(10_000)
  })
})
