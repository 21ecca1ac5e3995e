import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMidi } from '../../../../package/processor/read-midi.ts'

describe('what a page posts as a MIDI message', () => {
  it.each<[number[]]>([
    [[0x90, 60, 100]],
    [[0xc3, 5]],
    [[0xef, 0, 64]],
    [[0xf0, 0x7e, 0x7f, 9, 1, 0xf7]],
  ])('is taken, as a list and as bytes: %j', (message) => {
    expect(readMidi(message)).toEqual(Uint8Array.from(message))
    expect(readMidi(Uint8Array.from(message))).toEqual(Uint8Array.from(message))
  })

  it.each<[unknown, RegExp]>([
    ['note on', /a list of bytes/],
    [[0x90, 60, 1.5], /a list of bytes/],
    [[0x90, 60, 300], /a list of bytes/],
    [[], /begins with the status/],
    [[60, 100], /begins with the status/],
    [[0xf8], /begins with the status/],
    [[0x90, 60], /has 3 bytes/],
    [[0xc0, 1, 2], /has 2 bytes/],
    [[0x90, 0x80, 1], /below 80/],
    [[0xf0, 1, 0x81, 0xf7], /below 80/],
    [[0xf0, 1, 2], /ends in F7/],
    [Array.from({ length: 3 }), /a list of bytes/],
  ])('is refused with one sentence: %j', (message, sentence) => {
    expect(readMidi(message)).toMatch(sentence)
  })

  it('is refused where it is longer than any that is played', () => {
    expect(readMidi(new Uint8Array(1025).fill(0xf0))).toMatch(/at most 1024/)
  })

  it('is bytes or a sentence, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.nat(300), { maxLength: 8 })), (given) => {
        const read = readMidi(given)
        if (typeof read === 'string') expect(read).toMatch(/^[A-Z].*\.$/)
        else expect(Array.from(given as number[])).toEqual(Array.from(read))
      }),
    )
  })
})
