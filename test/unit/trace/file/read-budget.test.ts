// What a file is worth: a little for any, more for its bytes, some seconds at most unless the whole is asked for. Node.

import { describe, expect, it } from 'vitest'
import { figuresUnitsFor, isLongTrace, readUnitsFor } from '../../../../trace/file/read-budget.ts'

/** In units of about a microsecond. */
const SECOND = 1_000_000
const MEGABYTE = 1e6

describe('the work that a file is worth', () => {
  it('is a second of reading and one and a half of figures, of the smallest', () => {
    expect(readUnitsFor(0)).toBe(SECOND)
    expect(figuresUnitsFor(0)).toBe(1.5 * SECOND)
  })

  it('grows with what is stored, up to five seconds in all', () => {
    expect(readUnitsFor(0.25 * MEGABYTE)).toBe(1.25 * SECOND)
    expect(figuresUnitsFor(0.5 * MEGABYTE)).toBe(3 * SECOND)
    for (const bytes of [10 * MEGABYTE, 1000 * MEGABYTE])
      expect(readUnitsFor(bytes) + figuresUnitsFor(bytes)).toBe(5 * SECOND)
  })

  it('goes on growing where the whole is asked for', () => {
    expect(readUnitsFor(10 * MEGABYTE, true)).toBe(11 * SECOND)
    expect(figuresUnitsFor(10 * MEGABYTE, true)).toBe(31.5 * SECOND)
  })

  it('is more than is spent unasked from 0.7 MB on', () => {
    expect([0.69, 0.71].map((megabytes) => isLongTrace(megabytes * MEGABYTE))).toEqual([
      false,
      true,
    ])
  })
})
