// Parts of a recording's time, as people write them.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRange } from '../../../../trace/query/range.ts'
import { QueryError } from '../../../../trace/query/query-error.ts'

describe('a range', () => {
  it('is in seconds, and either end may be left out', () => {
    expect(parseRange('12.5-14.0')).toEqual({ fromMs: 12_500, toMs: 14_000 })
    expect(parseRange('12.345-')).toEqual({ fromMs: 12_345, toMs: null })
    expect(parseRange('-2')).toEqual({ fromMs: null, toMs: 2000 })
  })

  it('is refused with a sentence where it is none, or ends before it begins', () => {
    for (const text of ['', '-', '1', 'a-b', '1-2-3', '1e3-2e3', '--5', '1 - 2']) {
      expect(() => parseRange(text), text).toThrow(/^The range .* is none: write it as 12.5-14/)
    }
    expect(() => parseRange('3-3')).toThrow('The range "3-3" ends before it begins.')
  })

  it('is read as it was written, whatever it is, or refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 1e9 }),
        (from, length) => {
          const [fromMs, toMs] = [from, from + length]
          const text = `${(fromMs / 1000).toFixed(3)}-${(toMs / 1000).toFixed(3)}`
          expect(parseRange(text)).toEqual({ fromMs, toMs })
        },
      ),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          parseRange(text)
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError)
        }
      }),
    )
  })
})
