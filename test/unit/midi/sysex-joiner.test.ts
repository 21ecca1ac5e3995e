// System exclusive messages that come in parts: what becomes whole, and what is left out.

import { describe, expect, test } from 'vitest'

import { MIDI_FILE_LIMIT } from '../../../midi/event-columns.ts'
import { createSysexJoiner } from '../../../midi/sysex-joiner.ts'

/** Joins parts, `F0` or `F7` first; the whole messages behind F0, and how many were left out. */
const joined = (
  ...parts: readonly (readonly number[])[]
): { whole: number[][]; skipped: number } => {
  const joiner = createSysexJoiner()
  const whole = parts.flatMap(([status, ...data]) => {
    // The part stands somewhere in a larger file.
    const source = Uint8Array.of(1, 2, 3, ...data, 4, 5)
    const length = joiner.join(status === 0xf0, source, 3, 3 + data.length)
    return length === 0 ? [] : [Array.from(joiner.data.subarray(0, length))]
  })
  return { whole, skipped: joiner.skipped }
}
const ones = (count: number): number[] => Array.from({ length: count }, () => 1)

describe('system exclusive messages', () => {
  test('are whole at their F7, in one part or in several, be they empty', () => {
    expect(joined([0xf0, 1, 2, 0xf7])).toEqual({ whole: [[1, 2, 0xf7]], skipped: 0 })
    expect(joined([0xf0, 1], [0xf7], [0xf7, 2], [0xf7, 0xf7], [0xf0, 3, 0xf7])).toEqual({
      whole: [
        [1, 2, 0xf7],
        [3, 0xf7],
      ],
      skipped: 0,
    })
    expect(joined([0xf0, 0xf7])).toEqual({ whole: [[0xf7]], skipped: 0 })
    expect(joined([0xf0], [0xf7, 0xf7])).toEqual({ whole: [[0xf7]], skipped: 0 })
  })

  test('are left out without an end, and before another begins', () => {
    expect(joined([0xf0, 1])).toEqual({ whole: [], skipped: 1 })
    expect(joined([0xf0, 1], [0xf0, 2], [0xf0, 3, 0xf7])).toEqual({
      whole: [[3, 0xf7]],
      skipped: 2,
    })
  })

  test('are left out with a byte that none can have, wherever it stands', () => {
    expect(joined([0xf0, 0x80, 1, 0xf7]).skipped).toBe(1)
    expect(joined([0xf0, 1, 0xff, 0xf7]).skipped).toBe(1)
    expect(joined([0xf0, 0xf7, 0xf7]).skipped).toBe(1)
    expect(joined([0xf0, 0x7f, 0xf7]).skipped).toBe(0)
  })

  test('that continue nothing are nobody’s', () => {
    expect(joined([0xf7, 0x90, 60, 1])).toEqual({ whole: [], skipped: 0 })
    expect(joined([0xf0, 1, 0xf7], [0xf7, 2, 0xf7])).toEqual({ whole: [[1, 0xf7]], skipped: 0 })
  })

  test('are as long as the virtual input takes, and not a byte longer', () => {
    const most = MIDI_FILE_LIMIT.messageBytes
    expect(joined([0xf0, ...ones(most - 2), 0xf7]).whole[0]).toHaveLength(most - 1)
    expect(joined([0xf0, ...ones(most - 1)], [0xf7, 0xf7])).toEqual({ whole: [], skipped: 1 })
    expect(joined([0xf0, ...ones(most - 1), 0xf7])).toEqual({ whole: [], skipped: 1 })
    expect(joined([0xf0, ...ones(700)], [0xf7, ...ones(323), 0xf7])).toEqual({
      whole: [],
      skipped: 1,
    })
    expect(joined([0xf0, ...ones(700)], [0xf7, ...ones(322), 0xf7]).whole[0]).toHaveLength(1023)
    // What follows one that was too long begins anew.
    expect(joined([0xf0, ...ones(most)], [0xf7, 2, 0xf7], [0xf0, 3, 0xf7])).toEqual({
      whole: [[3, 0xf7]],
      skipped: 1,
    })
  })
})
