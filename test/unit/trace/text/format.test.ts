// Figures with their units, as views show them. Node.

import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatMs,
  formatShare,
  formatTick,
  formatUs,
} from '../../../../trace/text/format.ts'

describe('figures as text', () => {
  it('have no more digits than the clock gives', () => {
    expect(formatMs(12.3456)).toBe('12.3 ms')
    expect(formatMs(1.2345, 1)).toBe('1 ms')
    expect(formatMs(1.2345, 0.1)).toBe('1.2 ms')
    expect(formatMs(1.2345, 0.005)).toBe('1.23 ms')
    expect(formatUs(416.4, 100)).toBe('416 µs')
  })

  it('show a dash where there is no value, and units always', () => {
    expect([
      formatMs(undefined),
      formatMs(null),
      formatMs(Number.NaN),
      formatShare(Number.NaN),
    ]).toEqual(['–', '–', '–', '–'])
    expect(formatMs(12_345)).toBe('12.3 s')
    expect(formatShare(1.234)).toBe('123 %')
    expect(formatShare(0.0999)).toBe('10 %')
    expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567')
    expect(formatBytes(1536)).toBe('1.5 KB')
  })

  it('have at most three digits and no zeros at the end beside an axis', () => {
    expect([0.5, 25, 1 / 3].map(formatTick)).toEqual(['0.5', '25', '0.333'])
  })
})
