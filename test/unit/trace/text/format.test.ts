// Figures with their units, as views show them. Node.

import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDecibels,
  formatElapsed,
  formatError,
  formatMs,
  formatNumber,
  formatPlural,
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

  it('have more digits the smaller they are, either sign', () => {
    expect([99.96, 100.4, 9.996, 10.04, -100.4, -9.5, 0].map((value) => formatMs(value))).toEqual([
      '100.0 ms',
      '100 ms',
      '10.00 ms',
      '10.0 ms',
      '-100 ms',
      '-9.50 ms',
      '0.00 ms',
    ])
    // A step that is not known limits nothing; one of ten gives no digit less than none.
    expect([0, -1, 10].map((step) => formatMs(1.2345, step))).toEqual([
      '1.23 ms',
      '1.23 ms',
      '1 ms',
    ])
  })

  it('go on in the larger unit where they have five digits', () => {
    expect([9999, 10_000, -10_000].map((value) => formatMs(value))).toEqual([
      '9999 ms',
      '10.0 s',
      '-10.0 s',
    ])
    expect([9999, 10_000, -10_000, undefined].map((value) => formatUs(value))).toEqual([
      '9999 µs',
      '10.0 ms',
      '-10.0 ms',
      '–',
    ])
    expect([1023, 1024, 1024 * 1024 - 1, 1024 * 1024].map(formatBytes)).toEqual([
      '1023 B',
      '1.0 KB',
      '1024.0 KB',
      '1.0 MB',
    ])
  })

  it('are counted in groups of three, with a sign that is one', () => {
    expect([0, 999, 1000, -1234.4, null].map(formatCount)).toEqual([
      '0',
      '999',
      '1\u202f000',
      '−1\u202f234',
      '–',
    ])
    expect([0, 1, 2].map((count) => formatPlural(count, 'event'))).toEqual([
      '0 events',
      '1 event',
      '2 events',
    ])
    expect(formatPlural(2, 'quantum', 'quanta')).toBe('2 quanta')
  })

  it('have errors in the digits of a small quantity', () => {
    expect(
      [12.3, 10, 9.94, 1, 0.99, 0.1, 0.099, null].map((value) => formatError(value, 'ms')),
    ).toEqual([
      '± 12 ms',
      '± 10 ms',
      '± 9.9 ms',
      '± 1.0 ms',
      '± 0.99 ms',
      '± 0.10 ms',
      '± 0.099 ms',
      '',
    ])
  })

  it('have the digits and the unit that are asked for', () => {
    expect(formatNumber(1.2345, 2)).toBe('1.23')
    expect(formatNumber(1.2345, 1, 'Hz')).toBe('1.2 Hz')
    expect(formatNumber(NaN, 1, 'Hz')).toBe('–')
    expect(formatElapsed(12_345)).toBe('12.345 s')
    expect(formatElapsed(12_345, 1)).toBe('12.3 s')
    expect(formatElapsed(NaN)).toBe('–')
    expect([1, 0.5, 0].map(formatDecibels)).toEqual(['0.0 dBFS', '-6.0 dBFS', 'silent'])
  })
})
