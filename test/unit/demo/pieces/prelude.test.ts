// The piece of the demo page: what was written down is a playable prelude.

import { describe, expect, test } from 'vitest'

import { createPrelude, noteNumber } from '../../../../demo/pieces/prelude.ts'

describe('the prelude', () => {
  const { events, durationMs } = createPrelude()
  const ons = events.filter((event) => event.bytes[0] === 0x90)

  test('has 35 bars: 34 of sixteen sixteenths and a closing chord of five notes', () => {
    expect(ons).toHaveLength(34 * 16 + 5)
    expect(durationMs).toBeCloseTo((35 * 4 * 60_000) / 72, 6)
    expect(ons.slice(-5).map((event) => event.bytes[1])).toEqual([36, 48, 64, 67, 72])
  })

  test('begins as Bach wrote it', () => {
    expect(ons.slice(0, 8).map((event) => event.bytes[1])).toEqual([60, 64, 67, 72, 76, 67, 72, 76])
  })

  test('is in order, and every key is let go before it is struck again', () => {
    const down = new Set<number>()
    let lastMs = 0
    for (const { atMs, bytes } of events) {
      expect(atMs).toBeGreaterThanOrEqual(lastMs)
      lastMs = atMs
      const [status, note] = bytes
      if (status === 0x90) {
        expect(down.has(note)).toBe(false)
        down.add(note)
      } else {
        expect(down.delete(note)).toBe(true)
      }
    }
    expect(down.size).toBe(0)
    expect(lastMs).toBeLessThanOrEqual(durationMs)
  })

  test('knows sharps and flats', () => {
    expect([noteNumber('C4'), noteNumber('F#2'), noteNumber('Bb3'), noteNumber('A4')]).toEqual([
      60, 42, 58, 69,
    ])
    expect(() => noteNumber('H4')).toThrow('Not a note')
  })
})
