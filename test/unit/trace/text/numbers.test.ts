// Numbers of sentences and of the plain-text report. Node.

import { describe, expect, it } from 'vitest'
import {
  clockTime,
  microseconds,
  ms,
  oneDigit,
  percent,
  times,
  wholePercent,
} from '../../../../trace/text/numbers.ts'

describe('numbers in text', () => {
  it('give milliseconds the digits that matter', () => {
    expect([0, 0.0042, 0.25, 12.34, 1234.5, undefined, NaN].map(ms)).toEqual([
      '0',
      '0.004',
      '0.25',
      '12.3',
      '1235',
      '–',
      '–',
    ])
  })
  it('have a digit where a few microseconds count, and are milliseconds from one on', () => {
    expect([0.04, 9.94, 10.4, 999.4, 1250].map(microseconds)).toEqual([
      '0.0 µs',
      '9.9 µs',
      '10 µs',
      '999 µs',
      '1.25 ms',
    ])
  })
  it('are shares in hundredths, with a digit below ten where asked for', () => {
    expect([0.042, 0.0996, 0.734].map(percent)).toEqual(['4.2 %', '10 %', '73 %'])
    expect([0.042, 0.734].map(wholePercent)).toEqual(['4 %', '73 %'])
  })
  it('never are minus nothing', () => {
    expect([-0.04, 0.06, -1.25].map(oneDigit)).toEqual(['0.0', '0.1', '-1.2'])
  })
  it('count one thing and several', () => {
    expect(times(1, 'note')).toBe('1 note')
    expect(times(3, 'note')).toBe('3 notes')
    expect(times(2, 'quantum', 'quanta')).toBe('2 quanta')
  })
  it('change their digits at whole powers of ten, either sign', () => {
    expect([0.0999, 0.1, 9.99, 10, 999.9, 1000, -0.05, -1000].map(ms)).toEqual([
      '0.100',
      '0.10',
      '9.99',
      '10.0',
      '999.9',
      '1000',
      '-0.050',
      '-1000',
    ])
    expect([10, 999, 1000].map(microseconds)).toEqual(['10 µs', '999 µs', '1.00 ms'])
    expect([0.0994, 0.0995].map(percent)).toEqual(['9.9 %', '10 %'])
  })
  it('are times of day in UTC, of what is a time', () => {
    expect(clockTime(1_800_000_000_250)).toBe('08:00:00.250')
    expect(clockTime(NaN)).toBe('?')
  })
})
