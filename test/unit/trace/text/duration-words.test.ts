import { describe, expect, it } from 'vitest'
import { durationWords } from '../../../../trace/text/duration-words.ts'

describe('a length of time in words', () => {
  it.each([
    [-5, '0 s'],
    [7200, '8 s'],
    [59_000, '59 s'],
    [59_001, '1 min'],
    [79_400, '1 min 20 s'],
    [120_000, '2 min'],
  ])('of %d ms is %s', (durationMs, text) => {
    expect(durationWords(durationMs)).toBe(text)
  })
})
