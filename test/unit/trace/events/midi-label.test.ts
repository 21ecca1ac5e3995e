// MIDI messages in words. Node.

import { describe, expect, it } from 'vitest'
import { midiLabel, noteName } from '../../../../trace/events/midi-label.ts'

describe('the label of a message', () => {
  it.each<[[number, number, number], string]>([
    [[0x93, 60, 1], 'Note on C4 1'],
    [[0x93, 60, 0], 'Note off C4 0'],
    [[0x8f, 61, 64], 'Note off C♯4 64'],
    [[0xa0, 127, 3], 'Key pressure G9 3'],
    [[0xb1, 7, 90], 'Control change 7 90'],
    [[0xc0, 5, 77], 'Program change 5'],
    [[0xd2, 44, 77], 'Channel pressure 44'],
    [[0xe0, 0, 64], 'Pitch bend 0'],
    [[0xe0, 0, 0], 'Pitch bend -8192'],
    [[0xef, 127, 127], 'Pitch bend 8191'],
    // The highest bit is no part of a data byte.
    [[0xe0, 0x81, 0xc0], 'Pitch bend 1'],
    [[0xf0, 0x41, 0x10], 'System exclusive'],
    [[0xf8, 0, 0], 'Clock'],
    [[0xf4, 0, 0], 'System 0xf4'],
    [[0x05, 0, 0], 'Data 0x05'],
    [[0x7f, 1, 2], 'Data 0x7f'],
  ])('%j is "%s"', (bytes, label) => {
    expect(midiLabel(...bytes)).toBe(label)
  })

  it('counts octaves from −1, each from C', () => {
    expect([0, 11, 12, 69, 127].map(noteName)).toEqual(['C-1', 'B-1', 'C0', 'A4', 'G9'])
  })
})
