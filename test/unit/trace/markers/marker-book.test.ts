// The user's markers as messages say them. Node.

import { describe, expect, it } from 'vitest'
import { createMarkerBook, MAX_MARKERS } from '../../../../trace/markers/marker-book.ts'
import type { PageMessageOf } from '../../../../trace/wire/protocol.ts'

const set = (
  id: number,
  wallMs: number,
  text = '',
  isRemoved = false,
): PageMessageOf<'marker/set'> => ({ type: 'marker/set', id, wallMs, text, isRemoved })

describe('the markers of a recording', () => {
  it('stand in the order of their times, whenever they were set', () => {
    const book = createMarkerBook()
    for (const message of [set(9, 300), set(4, 100, 'a'), set(7, 200)]) book.take(message)
    expect(book.all.map(({ id }) => id)).toEqual([4, 7, 9])
    expect(book.all).toBe(book.all)
  })
  it('are what was said last of each: named anew, taken away', () => {
    const book = createMarkerBook()
    for (const message of [set(1, 100), set(2, 200), set(1, 100, 'Start'), set(2, 200, '', true)])
      book.take(message)
    expect(book.all).toEqual([{ id: 1, wallMs: 100, text: 'Start' }])
  })
  it('belong to a stretch from its beginning on, up to its end', () => {
    const book = createMarkerBook()
    for (const wallMs of [100, 200, 300]) book.take(set(wallMs, wallMs))
    expect(book.within(100, 300).map(({ id }) => id)).toEqual([100, 200])
    expect(book.within(null, 200).map(({ id }) => id)).toEqual([100])
    expect(book.within(null, null)).toBe(book.all)
  })
  it('are bounded; those that are there can still be changed', () => {
    const book = createMarkerBook()
    for (let id = 0; id <= MAX_MARKERS; id++) book.take(set(id, id))
    book.take(set(0, 0, 'first'))
    expect(book.all).toHaveLength(MAX_MARKERS)
    expect(book.all[0]?.text).toBe('first')
  })
  it('are forgotten with the rest', () => {
    const book = createMarkerBook()
    book.take(set(1, 1))
    book.clear()
    expect(book.all).toEqual([])
  })
})
