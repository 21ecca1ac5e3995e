// Sequences: the scale, and the packed form that travels to the reference instrument.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createScale, packSequence, sequenceFrames } from '../../../midi/midi-sequence.ts'

describe('a packed sequence', () => {
  test('holds the same messages at the same times', () => {
    const event = fc.record({
      atMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 1024 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const { atMs, lengths, bytes } = packSequence({ events, notes: 0, durationMs: 0 })
        let at = 0
        const unpacked = [...lengths].map((length, index) => {
          at += length
          return { atMs: atMs[index], bytes: [...bytes.subarray(at - length, at)] }
        })
        expect(unpacked).toEqual(events)
        expect(at).toBe(bytes.length)
      }),
    )
  })

  test('can be transferred: each array fills a buffer of its own', () => {
    const packed = packSequence(createScale(5))
    const arrays = [packed.atMs, packed.lengths, packed.bytes]
    expect(new Set(arrays.map((array) => array.buffer)).size).toBe(3)
    expect(arrays.every((array) => array.byteLength === array.buffer.byteLength)).toBe(true)
    expect(arrays.map((array) => array.length)).toEqual([10, 10, 30])
  })
})

describe('frames of a sequence', () => {
  test('are the nearest to the times, at any rate', () => {
    expect([...sequenceFrames(createScale(2).events, 44_100)]).toEqual([0, 8820, 17_640, 26_460])
    const events = [
      { atMs: 0.01, bytes: [0x90, 1, 1] },
      { atMs: 0.02, bytes: [0x90, 1, 1] },
    ]
    expect([...sequenceFrames(events, 48_000)]).toEqual([0, 1])
  })
})
