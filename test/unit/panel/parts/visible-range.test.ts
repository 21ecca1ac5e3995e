// Which rows of a long list are in sight. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleRange } from '../../../../panel/parts/visible-range.ts'

describe('rows in sight', () => {
  it('cover the view, stay within the list and are few', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(3_000_000),
        fc.integer({ min: 0, max: 2000 }),
        (count, scrollTop, viewHeight) => {
          const { from, to } = visibleRange(count, 22, scrollTop, viewHeight)
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeLessThanOrEqual(count)
          expect(to - from).toBeLessThanOrEqual(Math.ceil(viewHeight / 22) + 18)
          const isInList = scrollTop < count * 22
          if (isInList) {
            expect(from * 22).toBeLessThanOrEqual(scrollTop)
            expect(Math.min(count * 22, scrollTop + viewHeight)).toBeLessThanOrEqual(to * 22)
          }
        },
      ),
    )
  })
})
