// Numbers in the place of the tables' names, in what enters a page. Node.

import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { withInlinedConstants } from '../../../build/inline-constants.ts'

const inlined = (code: string): string =>
  withInlinedConstants(code, parseSync('chunk.js', code).program)

describe('tables of numbers', () => {
  it('give their numbers to whoever names them', () => {
    const table = 'var KIND = { one: 1, mask: 0x0f };'
    expect(inlined(`${table} use(KIND.one | KIND.mask)`)).toBe(`${table} use(1 | 0x0f)`)
  })

  it('stay where they are asked by a computed name, or for what they do not have', () => {
    const code = 'var KIND = { one: 1 }; use(KIND[name], KIND.two, other.KIND.one)'
    expect(inlined(code)).toBe(code)
  })

  it('are no tables where they hold anything but numbers, or have a small letter', () => {
    const code =
      'var LIMIT = { text: "x", one: 1 }; var limit = { one: 1 }; use(LIMIT.one, limit.one)'
    expect(inlined(code)).toBe(code)
  })
})
