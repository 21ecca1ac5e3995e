// Single values of a page: what is within its bounds, to the last one. Node.

import { describe, expect, it } from 'vitest'
import {
  entryOf,
  figure,
  flag,
  integerFrom,
  MAX_SOURCE,
  numberFrom,
  objectOf,
  oneOf,
  readShape,
  Refusal,
  shown,
  source,
  text,
  count,
  wall,
  type Reader,
} from '../../../../trace/validate/fields.ts'

const isTaken = (reader: Reader<unknown>, value: unknown): boolean => {
  try {
    reader(value, 'field')
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.code).toBe('invalid')
    expect(error.message).toMatch(/^field .*\.$/)
    return false
  }
}

describe('a value of a page', () => {
  it.each<[string, Reader<unknown>, unknown[], unknown[]]>([
    ['a number', numberFrom(1, 3), [1, 3, 2.5], [0.999, 3.001, NaN, '2', null, 2n]],
    ['a whole number', integerFrom(1, 3), [1, 2, 3], [0, 4, 2.5, '2']],
    ['a source', source, [0, 65_535], [-1, 65_536, 1.5]],
    ['a count', count, [0, 4_294_967_295], [-1, 4_294_967_296, 0.5]],
    ['a time', wall, [0, 8.64e15], [-0.1, 8.641e15, Infinity]],
    ['a text', text, ['', 'x'.repeat(512)], ['x'.repeat(513), 5, null]],
    ['a flag', flag, [true, false], [0, 1, 'true', null]],
    ['an object', objectOf, [{}], [null, [], 'x', undefined, () => 1]],
    ['a word', oneOf(['a', 'b']), ['a', 'b'], ['c', '', null, 0]],
  ])('that is to be %s is taken within its bounds and refused beyond', (_, reader, good, bad) => {
    expect(good.map((value) => isTaken(reader, value))).toEqual(good.map(() => true))
    expect(bad.map((value) => isTaken(reader, value))).toEqual(bad.map(() => false))
    for (const value of good) expect(reader(value, 'field')).toBe(value)
  })

  it('that is a figure is not known, which is 0, where it is none; else than a number it is refused', () => {
    expect([0, 12.5, 4_294_967_295].map((value) => figure(value, 'field'))).toEqual([
      0, 12.5, 4_294_967_295,
    ])
    for (const none of [-1, NaN, Infinity, -Infinity, 4_294_967_296])
      expect(figure(none, 'field')).toBe(0)
    expect(isTaken(figure, '5')).toBe(false)
    expect(MAX_SOURCE).toBe(65_535)
  })

  it('is a name of a table only where that has it of its own', () => {
    const table = { a: 1 }
    expect(entryOf(table, 'a')).toBe('a')
    for (const name of ['b', 'toString', '__proto__', 1, null, undefined])
      expect(entryOf(table, name)).toBeUndefined()
  })

  it('is copied as the shape says, and nothing beside', () => {
    const shape = { a: source, b: flag }
    expect(readShape<{ a: number; b: boolean }>({ a: 1, b: true, c: 2 }, shape)).toEqual({
      a: 1,
      b: true,
    })
    expect(() => readShape<{ a: number; b: boolean }>({ a: 1 }, shape)).toThrow('b is not')
  })
})

describe('a value in a sentence', () => {
  it('is short, whatever it is', () => {
    expect(shown('x'.repeat(61))).toBe(`"${'x'.repeat(60)}"`)
    expect(shown('a\u202eb')).not.toContain('\u202e')
    expect([5, true, null].map(shown)).toEqual(['5', 'true', 'null'])
    expect(shown({})).toBe('a value of type object')
    expect(shown(undefined)).toBe('a value of type undefined')
  })
})
