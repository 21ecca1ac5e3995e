// The bytes that name music: the same music the same ones, other music other ones.

import { describe, expect, it } from 'vitest'
import { createSequence, type TimedMidi } from '../../../../midi/midi-sequence.ts'
import { hexOf, musicBytes, shortDigest } from '../../../../trace/performance/music-bytes.ts'

const bytesOf = (events: TimedMidi[]): string => hexOf(musicBytes(createSequence(events)))

const NOTE = { atMs: 1.5, bytes: [0x90, 60, 100] }

describe('the bytes of music', () => {
  it('are its times in microseconds and its messages', () => {
    expect(bytesOf([NOTE, { atMs: 2, bytes: [0xf8] }])).toBe(
      `${hexOf(new Uint8Array(new Float64Array([1500]).buffer))}0300903c64` +
        `${hexOf(new Uint8Array(new Float64Array([2000]).buffer))}0100f8`,
    )
  })

  it('are the same for what differs by less than a microsecond, and no others', () => {
    expect(bytesOf([{ ...NOTE, atMs: 1.500_000_1 }])).toBe(bytesOf([NOTE]))
    expect(bytesOf([{ ...NOTE, atMs: 1.502 }])).not.toBe(bytesOf([NOTE]))
    expect(bytesOf([{ ...NOTE, bytes: [0x90, 60, 101] }])).not.toBe(bytesOf([NOTE]))
  })
})

it('a digest is shown by its beginning', () => {
  expect(shortDigest('0123456789abcdef')).toBe('0123456789ab')
})
