// Durations as people type them.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formatDuration, MAX_DURATION_MS, parseDuration } from '../../../cli/duration.ts'

describe('a duration', () => {
  test.each([
    ['10s', 10_000],
    ['500ms', 500],
    ['2m', 120_000],
    ['1.5s', 1500],
    ['24h', MAX_DURATION_MS],
  ])('"%s" is %d ms', (text, wanted) => {
    expect(parseDuration(text)).toBe(wanted)
  })

  test.each(['', '10', '10 s', '-1s', '1e3s', 's', '0ms', '24.1h', 'NaNs', '10s extra', '١s'])(
    '"%s" is none',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    },
  )

  test('is finite, positive and at most a day whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const parsed = parseDuration(text)
        return parsed === null || (parsed > 0 && parsed <= MAX_DURATION_MS)
      }),
    )
  })

  test('is shown in seconds below a minute and in minutes above', () => {
    expect(formatDuration(1234)).toBe('1.2 s')
    expect(formatDuration(59_949)).toBe('59.9 s')
    expect(formatDuration(59_960)).toBe('1 min 0 s')
    expect(formatDuration(125_400)).toBe('2 min 5 s')
  })
})
