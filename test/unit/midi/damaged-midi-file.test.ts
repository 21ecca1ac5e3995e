// Damaged and odd MIDI files: what is sound in them is played, and a sentence says what is not. The files are made here
// byte by byte, after the well-known kinds of damage.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { MidiFileError, type MidiFile, readMidiFile } from '../../../midi/read-midi-file.ts'
import { eventsOf } from '../../support/midi/events-of.ts'
import {
  big,
  chunk,
  END,
  file,
  header,
  keys,
  one,
  SCALE,
  scale,
} from '../../support/midi/midi-bytes.ts'

/** Program changes in running status, two bytes each. */
const CROWD = Array.from({ length: 2_100_000 }, (_, i) => (i === 1 ? 0xc0 : 0))
const LONG_TEXT = [0, 0xff, 1, 0x89, 0x80, 0, ...Array.from({ length: 147_456 }, () => 65)]
const noteEnds = (read: MidiFile): number[][] =>
  eventsOf(read)
    .filter(({ bytes }) => bytes[0]! >> 4 === 8)
    .map(({ atMs, bytes }) => [atMs, bytes[1]!])

describe('an odd but sound file plays without a word', () => {
  test.each([
    ['a byte after its last track', file(header(0, 1), chunk('MTrk', [...scale(), ...END]), [42])],
    ['bytes after the end of its track', one(...scale(), ...END, 0x42, 0xf1, 0x90)],
    ['no end of track', one(...scale())],
    ['a foreign chunk first', file(header(0, 1), chunk('Junk', [1, 2]), chunk('MTrk', scale()))],
    [
      'running status across a text',
      one(
        0,
        0x90,
        60,
        127,
        96,
        60,
        0,
        0,
        0xff,
        1,
        2,
        65,
        66,
        0,
        62,
        127,
        96,
        62,
        0,
        ...scale(),
        ...END,
      ),
    ],
    [
      'running status across system exclusive bytes',
      one(
        0,
        0x90,
        60,
        127,
        96,
        60,
        0,
        0,
        0xf0,
        2,
        0x7e,
        0xf7,
        0,
        62,
        127,
        96,
        62,
        0,
        ...scale(),
        ...END,
      ),
    ],
    [
      'four-byte times',
      one(0x80, 0x80, 0x80, 0, 0x90, 60, 127, 0x80, 0x80, 0x80, 0x60, 60, 0, ...scale(), ...END),
    ],
    ['a sequence number without its number', one(0, 0xff, 0, 0, ...scale(), ...END)],
    [
      'a text longer than a call takes arguments',
      file(header(0, 1), chunk('MTrk', [...LONG_TEXT, ...scale(), ...END])),
    ],
  ])('with %s', (_, bytes) => {
    const read = readMidiFile(bytes)
    expect(read.warnings).toEqual([])
    expect(keys(read).slice(-8)).toEqual(SCALE)
  })

  test('wrapped in RIFF, as .rmi files are', () => {
    const inner = [...one(...scale(), ...END)]
    const little = (value: number): number[] => big(value, 4).toReversed()
    const text = (word: string): number[] => Array.from(word, (letter) => letter.charCodeAt(0))
    const list = [...text('LIST'), ...little(3), 1, 2, 3, 0]
    const data = [...text('data'), ...little(inner.length), ...inner]
    const body = [...text('RMID'), ...list, ...data]
    const read = readMidiFile(file(text('RIFF'), little(body.length), body))
    expect([keys(read), read.warnings]).toEqual([SCALE, []])
  })

  test('with its system exclusive message in parts', () => {
    const read = readMidiFile(
      one(0, 0xf0, 2, 0x7e, 0x7f, 96, 0xf7, 2, 9, 1, 10, 0xf7, 1, 0xf7, ...END),
    )
    expect(eventsOf(read).map(({ bytes }) => bytes)).toEqual([[0xf0, 0x7e, 0x7f, 9, 1, 0xf7]])
    expect([read.skippedSysex, read.warnings]).toEqual([0, []])
  })
})

describe('a damaged file plays what is sound', () => {
  test('where its last byte is missing', () => {
    const read = readMidiFile(
      file(header(0, 1), chunk('MTrk', [...scale(), 0, 0xff, 0x2f], scale().length + 4)),
    )
    expect(keys(read)).toEqual(SCALE)
    expect(read.warnings).toEqual(['ends inside track 1: what is whole is played'])
  })

  test('where it is cut within a note: the note ends there', () => {
    const read = readMidiFile(
      file(header(0, 1), chunk('MTrk', [0, 0x90, 60, 127, 48, 0x91, 64, 127, 48, 0x80], 500)),
    )
    expect(noteEnds(read)).toEqual([
      [500, 60],
      [500, 64],
    ])
    expect(keys(read)).toEqual([60, 64])
  })

  test('without a note that began at the very cut', () => {
    const read = readMidiFile(
      file(header(0, 1), chunk('MTrk', [0, 0x90, 60, 127, 96, 60, 0, 0, 62, 127], 500)),
    )
    expect(keys(read)).toEqual([60, 60])
    expect(() => readMidiFile(file(header(0, 1), chunk('MTrk', [0, 0x90, 60, 64], 255)))).toThrow(
      'ends inside track 1',
    )
  })

  test('where messages stand in it that no file can hold', () => {
    const illegal = [
      [0xf1, 0x7f],
      [0xf2, 0x7f, 0x7f],
      [0xf3, 0x7f],
      ...[0xf4, 0xf5, 0xf6, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe].map((status) => [status]),
    ].flatMap((bytes) => [0].concat(bytes))
    const read = readMidiFile(one(...illegal, ...scale(), ...END))
    expect(keys(read)).toEqual(SCALE)
    expect(read.warnings).toEqual([
      'has 13 messages in track 1 that no MIDI file can hold: they are left out',
    ])
  })

  test('where a byte is flipped: one event is left out, times stay', () => {
    const track = scale()
    track[8 + 3] = 200
    const read = readMidiFile(one(...track, ...END))
    expect(keys(read)).toEqual(SCALE.toSpliced(1, 1))
    expect(read.durationMs).toBe(4000)
    expect(read.warnings).toEqual(['has an event in track 1 that is damaged: it is left out'])
  })

  test('where a track is lost in the middle: its notes end, the other track plays on', () => {
    const lost = [0, 0x90, 60, 127, 96, 0xff, 1, 0x7f, 65]
    const read = readMidiFile(
      file(header(1, 2), chunk('MTrk', lost), chunk('MTrk', [...scale(1), ...END])),
    )
    expect(keys(read)).toEqual([60, ...SCALE])
    expect(noteEnds(read).filter(([, key]) => key === 60)).toHaveLength(2)
    expect(read.warnings).toEqual([
      'is damaged in track 1 at byte 26: the rest of the track is left out',
    ])
  })

  test('where a tempo is wrong: the one before goes on', () => {
    const read = readMidiFile(
      one(0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 0, 0xff, 0x51, 3, 0, 0, 0, ...scale(), ...END),
    )
    expect(read.durationMs).toBe(8000)
    expect(read.warnings).toEqual(['has a tempo change in track 1 that is wrong: it is left out'])
  })

  test('where it has fewer or more tracks than it says, or too many for its format', () => {
    const track = chunk('MTrk', [...scale(), ...END])
    expect(readMidiFile(file(header(1, 3), track)).warnings).toEqual([
      'ends after 1 of 3 tracks: they are played',
    ])
    expect(readMidiFile(file(header(1, 1), track, track)).warnings).toEqual([
      'has 2 tracks where its header says 1: all are played',
    ])
    const zero = readMidiFile(file(header(0, 2), track, track))
    expect(zero.warnings).toEqual([
      'has 2 tracks, but its format 0 allows one: they are played together',
    ])
    expect([zero.format, zero.notes, zero.durationMs]).toEqual([1, 16, 4000])
    const garbage = file(header(1, 2), track, [0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(readMidiFile(garbage).warnings).toEqual([
      'is damaged where track 2 should begin: what follows is left out',
    ])
  })

  test('and is not swamped by its own warnings', () => {
    const track = chunk('MTrk', [0, 0xf1, 0, ...scale(), ...END])
    const read = readMidiFile(file(header(1, 30), ...Array.from({ length: 30 }, () => track)))
    expect(read.warnings).toHaveLength(21)
    expect(read.warnings.at(-1)).toBe('has 10 more faults like these')
    const few = readMidiFile(file(header(1, 20), ...Array.from({ length: 20 }, () => track)))
    expect(few.warnings).toHaveLength(20)
    expect(few.warnings.at(-1)).toMatch(/^has a message in track 20 /)
  })
})

describe('a file of which nothing is left is refused', () => {
  test.each([
    [
      'more than a million events',
      file(header(0, 1), chunk('MTrk', CROWD)),
      'has more than 1000000 events',
    ],
    ['more than 16 MiB', new Uint8Array(16 * 1024 * 1024 + 1), 'is larger than 16 MiB'],
    [
      'a header of five bytes',
      file(chunk('MThd', [0, 0, 0, 1, 0]), [0]),
      'has a header that is too short',
    ],
    ['format 3', file(header(3, 1), chunk('MTrk', scale())), 'has the unknown format 3'],
    ['no tracks', file(header(1, 0)), 'has no tracks'],
    ['5000 tracks', file(header(1, 5000)), 'has more than 4096 tracks'],
  ])('with %s', (_, bytes, sentence) => {
    expect(() => readMidiFile(bytes)).toThrow(sentence)
    expect(() => readMidiFile(bytes)).toThrow(MidiFileError)
  })
})

describe('whatever is done to a file', () => {
  const sound = [
    one(...scale(), 0, 0xf0, 5, 0x7e, 0x7f, 9, 1, 0xf7, 0, 0xe0, 1, 64, 0, 0xc0, 5, ...END),
    file(
      header(1, 2),
      chunk('MTrk', [0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 0, 0xff, 3, 2, 65, 66, ...END]),
      chunk('MTrk', [0, 0x90, 60, 127, 96, 60, 0, 0, 62, 127, 0x81, 0x40, 62, 0, ...END]),
    ),
    file(
      header(2, 2, 0xe728),
      chunk('MTrk', [...scale(), ...END]),
      chunk('MTrk', [...scale(), ...END]),
    ),
  ]
  const change = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: fc.nat(200), to: fc.nat(255) }),
    fc.record({ kind: fc.constant('insert' as const), at: fc.nat(200), to: fc.nat(255) }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(200), to: fc.nat(3) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(200), to: fc.constant(0) }),
  )
  const damage = fc
    .tuple(fc.constantFrom(...sound), fc.array(change, { maxLength: 8 }))
    .map(([bytes, changes]) => {
      let out = [...bytes]
      for (const { kind, at, to } of changes) {
        if (kind === 'set' && at < out.length) out[at] = to
        if (kind === 'insert') out.splice(at, 0, to)
        if (kind === 'remove') out.splice(at, to)
        if (kind === 'cut' && at > 30) out = out.slice(0, at)
      }
      return Uint8Array.from(out)
    })

  test(
    'it is refused with a sentence, or its messages are whole and in order and each fault has a sentence',
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(damage, (bytes) => {
          let read: MidiFile
          try {
            read = readMidiFile(bytes)
          } catch (error) {
            if (error instanceof MidiFileError && error.message.length > 0) return
            throw error
          }
          let before = 0
          for (const { atMs, bytes: message } of eventsOf(read)) {
            const status = message[0]!
            const isShort = status < 0xf0 && message.length === (status >> 5 === 6 ? 2 : 3)
            const data = isShort ? message.slice(1) : message.slice(1, -1)
            const isWhole = isShort || (status === 0xf0 && message.at(-1) === 0xf7)
            if (
              !isWhole ||
              status < 0x80 ||
              !(atMs >= before) ||
              data.some((byte) => !(byte < 0x80))
            ) {
              throw new Error(`wrong message ${String(message)} at ${atMs} ms`)
            }
            before = atMs
          }
          if (!read.warnings.every((each) => / .+: |more faults/.test(each)))
            throw new Error('warning')
        }),
        { numRuns: 30_000 },
      )
    },
  )
})
