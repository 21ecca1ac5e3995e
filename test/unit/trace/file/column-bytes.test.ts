// Numbers in a column: what is written is read, small ones take a byte, and no byte makes the reader go astray. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ColumnError,
  ColumnReader,
  ColumnWriter,
  isStorable,
  MAX_NUMBER,
} from '../../../../trace/file/column-bytes.ts'

const written = (write: (column: ColumnWriter) => void): Uint8Array => {
  const column = new ColumnWriter()
  write(column)
  return column.bytes
}

describe('a column', () => {
  it('gives back the numbers that went in', () => {
    const signed = fc.oneof(fc.integer(), fc.maxSafeInteger()).filter(isStorable)
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), fc.array(signed), (plain, folded) => {
        const bytes = written((column) => {
          for (const value of plain) column.number(value)
          for (const value of folded) column.signed(value)
        })
        const column = new ColumnReader(bytes)
        expect(plain.map(() => column.number())).toEqual(plain)
        // Folded zeros have no sign.
        expect(folded.map(() => column.signed())).toEqual(folded.map((value) => value + 0))
        expect(column.isAtEnd).toBe(true)
      }),
    )
  })

  it('takes a byte for each seven bits', () => {
    const bytesOf = (value: number) => written((column) => column.number(value)).length
    expect([0, 127, 128, 16_383, 16_384, MAX_NUMBER].map(bytesOf)).toEqual([1, 1, 2, 2, 3, 8])
    expect(Buffer.from(written((column) => column.signed(-1))).toString('hex')).toBe('01')
    expect(Buffer.from(written((column) => column.signed(64))).toString('hex')).toBe('8001')
  })

  it('holds bytes as they are, however many', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index)
    const column = new ColumnReader(written((each) => each.raw(bytes)))
    expect(column.raw(999)).toEqual(bytes.subarray(0, 999))
    expect(column.rest()).toEqual(bytes.subarray(999))
    expect(column.isAtEnd).toBe(true)
  })

  it('refuses what is too short, too large or too long', () => {
    for (const bytes of [[], [0x80], Array(30).fill(0x80), Array(8).fill(0xff).concat(0x7f)])
      expect(() => new ColumnReader(Uint8Array.from(bytes)).number()).toThrow(ColumnError)
    expect(() => new ColumnReader(Uint8Array.of(1)).raw(2)).toThrow(ColumnError)
  })
})

describe('what can be stored with a sign', () => {
  it('is whole and counted exactly when it is folded', () => {
    for (const value of [0, -1, 2 ** 52 - 1, 1 - 2 ** 52]) expect(isStorable(value)).toBe(true)
    for (const value of [0.5, Number.NaN, Infinity, 2 ** 52, -(2 ** 52)])
      expect(isStorable(value)).toBe(false)
  })
})
