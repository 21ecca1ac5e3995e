import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  channelOf,
  data1Of,
  data2Of,
  isNoteOn,
  packMidi,
  packMidiBytes,
  statusOf,
} from '../../../../trace/wire/midi-word.ts'

const byte = fc.integer({ min: 0, max: 255 })

describe('a MIDI word', () => {
  it('gives back the bytes that were packed, and is a positive number', () => {
    fc.assert(
      fc.property(byte, byte, byte, (status, data1, data2) => {
        const word = packMidi(status, data1, data2)
        expect([statusOf(word), data1Of(word), data2Of(word)]).toEqual([status, data1, data2])
        expect(packMidiBytes(Uint8Array.of(status, data1, data2, 99))).toBe(word)
        expect(word).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('has zeros for bytes that a message does not have', () => {
    expect(packMidiBytes(Uint8Array.of())).toBe(0)
    expect(packMidiBytes(Uint8Array.of(0xc3, 7))).toBe(packMidi(0xc3, 7, 0))
  })

  it('is a note-on where its velocity is not 0', () => {
    expect(isNoteOn(packMidi(0x95, 60, 1))).toBe(true)
    expect(channelOf(packMidi(0x95, 60, 1))).toBe(5)
    expect(isNoteOn(packMidi(0x90, 60, 0))).toBe(false)
    expect(isNoteOn(packMidi(0x80, 60, 100))).toBe(false)
  })
})
