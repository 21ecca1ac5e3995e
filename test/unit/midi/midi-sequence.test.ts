// Sequences: the scale, and the packed form that travels to the reference instrument.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  createScale,
  createSequence,
  hasDrumNotes,
  isNoteOn,
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

describe('what a sequence has', () => {
  const hasDrums = (...bytes: number[]): boolean =>
    hasDrumNotes(createSequence([{ atMs: 0, bytes }]))

  test('are drums where a note is played on channel 10, and nothing else counts', () => {
    expect(hasDrums(0x99, 36, 1)).toBe(true)
    expect(hasDrums(0x99, 36, 0)).toBe(false)
    expect(hasDrums(0x89, 36, 64)).toBe(false)
    expect(hasDrums(0x98, 36, 1)).toBe(false)
    expect(hasDrums(0x9a, 36, 1)).toBe(false)
    expect(hasDrums(0xb9, 7, 100)).toBe(false)
    expect(hasDrumNotes(createSequence([]))).toBe(false)
  })

  test('is a note-on where a list begins, or where one is told', () => {
    expect(isNoteOn([0x90, 60, 1])).toBe(true)
    expect(isNoteOn([0x80, 0x90, 60, 1])).toBe(false)
    expect(isNoteOn([0x80, 0x90, 60, 1], 1)).toBe(true)
    expect(isNoteOn([])).toBe(false)
  })

  test('are its notes, and a duration of its last message at least', () => {
    const events = [
      { atMs: 0, bytes: [0x90, 60, 1] },
      { atMs: 10, bytes: [0x90, 60, 0] },
      { atMs: 20, bytes: [0xf0, 0x90, 1, 0xf7] },
      { atMs: 30, bytes: [0x9f, 0, 127] },
    ]
    expect([createSequence(events).notes, createSequence(events).durationMs]).toEqual([2, 30])
    expect(createSequence(events, 29).durationMs).toBe(30)
    expect(createSequence(events, 31).durationMs).toBe(31)
  })
})

describe('frames of a sequence', () => {
  test('are the nearest to the times, at any rate', () => {
    expect([...sequenceFrames(createScale(2).atMs, 44_100)]).toEqual([0, 8820, 17_640, 26_460])
    expect([...sequenceFrames(Float64Array.of(0.01, 0.02), 48_000)]).toEqual([0, 1])
  })
})
