// Several rising lists in one order.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { mergeRuns } from '../../../midi/merge-runs.ts'

test('Runs are merged as a stable sort would, however many and however long', () => {
  const run = fc.array(fc.nat(20), { maxLength: 12 }).map((keys) => keys.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(fc.array(run, { maxLength: 9 }), (runs) => {
      const keys = runs.flat()
      const starts = runs.map((_, i) => runs.slice(0, i).flat().length).concat(keys.length)
      const places = keys.map((_, place) => place)
      const sorted = places.toSorted((a, b) => keys[a]! - keys[b]!)
      expect([...mergeRuns(Float64Array.from(keys), starts)]).toEqual(sorted)
    }),
  )
})
