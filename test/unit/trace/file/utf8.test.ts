// Text as UTF-8 and back.

import { describe, expect, it } from 'vitest'
import { textOf, utf8Of } from '../../../../trace/file/utf8.ts'

describe('text as UTF-8', () => {
  it('comes back as it was, with characters of every length', () => {
    const text = 'a\u00e9\u20ac\u{1f3b9}'
    expect([...utf8Of(text)]).toEqual([0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x8e, 0xb9])
    expect(textOf(utf8Of(text))).toBe(text)
  })

  it('has U+FFFD for half a surrogate pair, and for bytes that are none', () => {
    expect(textOf(utf8Of('x\ud83cy'))).toBe('x\ufffdy')
    expect(textOf(Uint8Array.of(0x78, 0xff, 0x79))).toBe('x\ufffdy')
  })
})
