// A packet of bytes as the messages that a MIDI port would bring.

import { array, assert, constantFrom, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitMessages } from '../../../../../injected/page/midi/split-messages.ts'

function split(...packet: number[]): [number[], boolean][] {
  const found: [number[], boolean][] = []
  splitMessages(packet, (message, isSysex) => found.push([Array.from(message), isSysex]))
  return found
}
const messages = (...packet: number[]): number[][] => split(...packet).map(([message]) => message)

describe('a packet', () => {
  it('of one message is that message, whatever its length', () => {
    const lengths = [
      [0x80, 1, 2],
      [0x9f, 1, 2],
      [0xa0, 1, 2],
      [0xb0, 1, 2],
      [0xc0, 1],
      [0xdf, 1],
      [0xe0, 1, 2],
      [0xf1, 1],
      [0xf2, 1, 2],
      [0xf3, 1],
      [0xf6],
      [0xf8],
      [0xfa],
      [0xfb],
      [0xfc],
      [0xfe],
      [0xff],
    ]
    for (const message of lengths) expect(split(...message)).toEqual([[message, false]])
    expect(split(0xf0, 1, 2, 0xf7)).toEqual([[[0xf0, 1, 2, 0xf7], true]])
    expect(split(0xf0, 0xf7)).toEqual([[[0xf0, 0xf7], true]])
  })

  it('of several gives each, the system-exclusive ones marked', () => {
    expect(split(0x90, 60, 100, 0xf0, 1, 0xf7, 0x80, 60, 0)).toEqual([
      [[0x90, 60, 100], false],
      [[0xf0, 1, 0xf7], true],
      [[0x80, 60, 0], false],
    ])
  })

  it('has its realtime bytes first, where they stand within another message', () => {
    expect(messages(0xf0, 1, 0xf8, 2, 0xf7)).toEqual([[0xf8], [0xf0, 1, 2, 0xf7]])
    expect(messages(0x90, 60, 0xfe, 100)).toEqual([[0xfe], [0x90, 60, 100]])
  })

  it('loses what no port would bring: undefined status, data alone, messages without their end', () => {
    expect(messages(0xf4, 1, 0xf5, 0xf9, 0xfd, 0xf7, 5, 6)).toEqual([])
    expect(messages(0x90, 60)).toEqual([])
    expect(messages(0x90, 60, 0x80, 60, 0)).toEqual([[0x80, 60, 0]])
    expect(messages(0xf0, 1, 2, 0x90, 60, 100)).toEqual([[0x90, 60, 100]])
    expect(messages(0x90, 60, 100, 61, 100)).toEqual([[0x90, 60, 100]])
  })

  it('of any bytes gives whole messages only, and each message that stands by itself', () => {
    const single = constantFrom(
      [0x90, 60, 100],
      [0xc1, 5],
      [0xf8],
      [0xf0, 0x7e, 0xf7],
      [0xf2, 1, 2],
    )
    assert(
      property(array(single), (list) => {
        expect(messages(...list.flat())).toEqual(list)
      }),
    )
    assert(
      property(array(integer({ min: 0, max: 255 })), (bytes) => {
        for (const [message, isSysex] of split(...bytes)) {
          expect(message[0]).toBeGreaterThanOrEqual(0x80)
          expect(isSysex).toBe(message[0] === 0xf0)
          expect(message.slice(1).every((byte) => byte < 0x80 || byte === 0xf7)).toBe(true)
        }
      }),
    )
  })
})
