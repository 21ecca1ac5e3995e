// Sequences: the scale, and the packed form that travels to the reference instrument.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  createScale,
  createSequence,
  joinSequences,
  packSequence,
  sequenceFrames,
} from '../../../midi/midi-sequence.ts'
import { eventsOf } from '../../support/midi/events-of.ts'

describe('a packed sequence', () => {
  test('holds the same messages at the same times', () => {
    const event = fc.record({
      atMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 1024 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const { atMs, lengths, bytes } = packSequence(createSequence(events))
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

describe('sequences one behind the other', () => {
  test('have all messages of both, in order, and last as long as the longer', () => {
    const [first, second] = [createScale(2), createSequence([{ atMs: 900, bytes: [0xb0, 123, 0] }])]
    const joined = joinSequences(first, second)
    expect(eventsOf(joined)).toEqual([...eventsOf(first), ...eventsOf(second)])
    expect([joined.notes, joined.durationMs]).toEqual([2, 900])
    expect(joinSequences(second, createSequence([])).durationMs).toBe(900)
  })
})

describe('frames of a sequence', () => {
  test('are the nearest to the times, at any rate', () => {
    expect([...sequenceFrames(createScale(2).atMs, 44_100)]).toEqual([0, 8820, 17_640, 26_460])
    expect([...sequenceFrames(Float64Array.of(0.01, 0.02), 48_000)]).toEqual([0, 1])
  })
})
