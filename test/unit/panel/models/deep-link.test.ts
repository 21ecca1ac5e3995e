// Places as text: written, read again, and refused in one sentence. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDeepLink, parseDeepLink } from '../../../../panel/models/deep-link.ts'

describe('a place as text', () => {
  it('is read wherever in a text its hash stands', () => {
    const place = { atMs: 12_500, range: { fromMs: 12_500, toMs: 14_000 }, eventId: 1873 }
    expect(parseDeepLink('#t=12.5-14.0&event=1873')).toEqual(place)
    expect(parseDeepLink('  look at night.awescope#t=12.5-14.0&event=e-1873 ')).toEqual(place)
    expect(parseDeepLink('t=3')).toEqual({ atMs: 3000, range: null, eventId: null })
    expect(parseDeepLink('#event=7&later=1')).toEqual({ atMs: null, range: null, eventId: 7 })
  })

  it('says in a sentence what it is not', () => {
    for (const [text, sentence] of [
      ['', 'no place'],
      ['hello', '"hello" names no place'],
      ['#t=5-2', 'ends before it begins'],
      ['#t=5-', 'has one end only'],
      ['#t=-1', 'has one end only'],
      ['#t=1e9', 'is none'],
      ['#t=NaN', 'is none'],
      ['#event=<b>', 'is no number'],
      [`#t=${'9'.repeat(3000)}`, 'no place'],
    ] as const) {
      expect(() => parseDeepLink(text), text).toThrow(sentence)
    }
  })

  it('comes back as it was, to a hundredth of a millisecond', () => {
    const ms = fc.integer({ min: 0, max: 1e9 }).map((hundredths) => hundredths / 100)
    fc.assert(
      fc.property(ms, ms, fc.option(fc.nat(1e9)), (a, b, eventId) => {
        const range = a === b ? null : { fromMs: Math.min(a, b), toMs: Math.max(a, b) }
        const read = parseDeepLink(formatDeepLink({ atMs: a, range, eventId }))
        expect(read.eventId).toBe(eventId)
        expect(read.atMs).toBeCloseTo(range?.fromMs ?? a, 4)
        expect(read.range === null).toBe(range === null)
        if (range !== null) expect(read.range?.toMs).toBeCloseTo(range.toMs, 4)
      }),
    )
  })

  it('never throws anything but a sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseDeepLink(text)
        } catch (error) {
          expect((error as Error).message).toMatch(/[.]$/)
        }
      }),
    )
  })
})
