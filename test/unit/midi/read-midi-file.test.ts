// Standard MIDI Files: valid ones become messages with right times, all others one sentence.

import * as fc from 'fast-check'
import { type MidiData, type MidiEvent, writeMidi } from 'midi-file'
import { describe, expect, test } from 'vitest'

import { MidiFileError, readMidiFile } from '../../../midi/read-midi-file.ts'
import { eventsOf } from '../../support/midi/events-of.ts'

const END: MidiEvent = { deltaTime: 0, type: 'endOfTrack', meta: true }
const on = (deltaTime: number, noteNumber: number): MidiEvent => ({
  deltaTime,
  type: 'noteOn',
  channel: 0,
  noteNumber,
  velocity: 90,
})
const off = (deltaTime: number, noteNumber: number): MidiEvent => ({
  deltaTime,
  type: 'noteOff',
  channel: 0,
  noteNumber,
  velocity: 0,
})
const tempo = (deltaTime: number, microsecondsPerBeat: number): MidiEvent => ({
  deltaTime,
  type: 'setTempo',
  meta: true,
  microsecondsPerBeat,
})
const file = (tracks: MidiEvent[][], header: Partial<MidiData['header']> = {}): Uint8Array =>
  Uint8Array.from(
    writeMidi({
      header: { format: 1, numTracks: tracks.length, ticksPerBeat: 100, ...header },
      tracks: tracks.map((track) => [...track, END]),
    }),
  )
const chunk = (name: string, data: readonly number[]): number[] => [
  ...Array.from(name, (letter) => letter.charCodeAt(0)),
  ...new Uint8Array(new Uint32Array([data.length]).buffer).toReversed(),
  ...data,
]
const raw = (
  track: readonly number[],
  division: readonly [number, number] = [0, 100],
): Uint8Array =>
  Uint8Array.from([...chunk('MThd', [0, 0, 0, 1, ...division]), ...chunk('MTrk', track)])
const dataLength = (status: number): number => (status >> 4 === 0xc || status >> 4 === 0xd ? 1 : 2)
const read = (bytes: Uint8Array) => {
  const whole = readMidiFile(bytes)
  return { ...whole, events: eventsOf(whole) }
}
const fault = (bytes: Uint8Array): string => {
  try {
    readMidiFile(bytes)
  } catch (error) {
    if (error instanceof MidiFileError) return error.message
    throw error
  }
  return ''
}

describe('a valid file', () => {
  test('gives its messages with times at 120 beats a minute where no tempo is set', () => {
    const { events, notes, durationMs } = read(file([[on(0, 60), off(100, 60)]]))
    expect(events).toEqual([
      { atMs: 0, bytes: [0x90, 60, 90] },
      { atMs: 500, bytes: [0x80, 60, 0] },
    ])
    expect(notes).toBe(1)
    expect(durationMs).toBe(500)
  })

  test('applies tempo changes of the first track to all tracks', () => {
    const { events } = read(
      file([
        [tempo(0, 1_000_000), tempo(100, 250_000)],
        [on(50, 60), on(100, 62)],
      ]),
    )
    expect(events.map((event) => event.atMs)).toEqual([500, 1125])
  })

  test('keeps the order of messages that fall on the same tick', () => {
    const { events } = read(file([[off(10, 60), on(0, 60), off(0, 62), on(0, 62)]]))
    expect(events.map((event) => event.bytes[0])).toEqual([0x80, 0x90, 0x80, 0x90])
  })

  test('lets the tracks of format 2 follow each other, each with its own tempo', () => {
    const { events } = read(
      file(
        [
          [tempo(0, 1_000_000), on(0, 60), off(100, 60)],
          [on(0, 62), off(100, 62)],
        ],
        {
          format: 2,
        },
      ),
    )
    expect(events.map((event) => event.atMs)).toEqual([0, 1000, 1000, 1500])
  })

  test('takes every kind of channel message as it is on the wire', () => {
    const { events } = read(
      raw([
        0, 161, 60, 5, 0, 178, 7, 99, 0, 195, 12, 0, 212, 33, 0, 229, 1, 64, 0, 150, 60, 0, 0, 240,
        3, 126, 9, 247, 0, 255, 47, 0,
      ]),
    )
    expect(events.map((event) => event.bytes)).toEqual([
      [0xa1, 60, 5],
      [0xb2, 7, 99],
      [0xc3, 12],
      [0xd4, 33],
      [0xe5, 0x01, 0x40],
      [0x96, 60, 0],
      [0xf0, 0x7e, 0x09, 0xf7],
    ])
  })

  test('times SMPTE ticks without regard to tempo', () => {
    const track = [40, 144, 60, 90, 0, 255, 47, 0]
    expect(read(raw(track, [0x100 - 25, 40])).events[0]?.atMs).toBeCloseTo(40, 6)
  })

  test('passes over chunks that are no tracks', () => {
    const bytes = file([[on(0, 60)]])
    const withOther = Uint8Array.from([
      ...bytes.subarray(0, 14),
      ...chunk('XFIH', [1, 2, 3]),
      ...bytes.subarray(14),
    ])
    expect(readMidiFile(withOther).notes).toBe(1)
  })

  test('says how many system exclusive messages it left out', () => {
    const long = [0xf0, 0x90, 0x00, ...Array.from({ length: 2047 }, () => 1), 0xf7]
    const { events, skippedSysex } = read(raw([0, ...long, 0, 0x90, 60, 90, 0, 0xff, 0x2f, 0]))
    expect(events).toHaveLength(1)
    expect(skippedSysex).toBe(1)
  })

  test('comes back as it was written, whatever the notes', () => {
    const note = fc.record({
      deltaTime: fc.nat(5000),
      noteNumber: fc.integer({ min: 0, max: 127 }),
      velocity: fc.integer({ min: 1, max: 127 }),
      channel: fc.integer({ min: 0, max: 15 }),
    })
    fc.assert(
      fc.property(fc.array(note, { maxLength: 50 }), (notes) => {
        const track = notes.map((each): MidiEvent => ({ ...each, type: 'noteOn' }))
        const { events } = read(file([track]))
        let tick = 0
        expect(events.map((event) => event.bytes)).toEqual(
          notes.map((each) => [0x90 | each.channel, each.noteNumber, each.velocity]),
        )
        notes.forEach((each, index) => {
          tick += each.deltaTime
          expect(events[index]?.atMs).toBeCloseTo(tick * 5, 4)
        })
      }),
    )
  })
})

describe('a bad file', () => {
  const good = file([
    [tempo(0, 400_000), on(0, 60), off(100, 60)],
    [on(10, 72), off(100, 72)],
  ])

  test.each([
    ['nothing at all', Uint8Array.of(), 'is empty'],
    ['a text', new TextEncoder().encode('hello, this is text'), 'is not a Standard MIDI File'],
    ['a bare header word', new TextEncoder().encode('MThd'), 'ends inside its header'],
    ['a zero division', raw([0, 0xff, 0x2f, 0], [0, 0]), 'has a time division of zero'],
    ['a division of 23 frames', raw([0, 0xff, 0x2f, 0], [0x100 - 23, 40]), 'time division'],
    ['no track at all', good.subarray(0, 14), 'ends after 0 of 2 tracks'],
    ['an undefined status', raw([0, 0xf1, 0]), 'has a message in track 1 that no MIDI file'],
    ['data before any status', raw([0, 60, 90]), 'is damaged in track 1 at byte 22'],
    ['an event that is cut off', raw([0, 0x90, 60]), 'is damaged in track 1 at byte 22'],
    ['a data byte above 127', raw([0, 0x90, 60, 200]), 'has an event in track 1 that is damaged'],
    [
      'a tempo of zero',
      raw([0, 0xff, 0x51, 3, 0, 0, 0, 0, 0xff, 0x2f, 0]),
      'has a tempo change in track 1 that is wrong',
    ],
  ])('with %s says so', (_, bytes, part) => {
    expect(fault(bytes)).toContain(part)
  })

  test('that lasts for days is refused', () => {
    const slow = tempo(0, 0xffffff)
    expect(fault(file([[slow, on(0x0fffffff, 60)]], { ticksPerBeat: 1 }))).toContain('24 hours')
  })

  test('cut at any byte is refused or played with a word: never in part without', () => {
    for (let length = 0; length < good.length; length += 1) {
      const cut = good.subarray(0, length)
      expect(fault(cut) || readMidiFile(cut).warnings.join(), `${length} bytes`).not.toBe('')
    }
  })

  test(
    'of random or damaged bytes gives a sentence or whole messages, never anything else',
    { timeout: 120_000 },
    () => {
      const damaged = fc
        .array(fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) }), {
          minLength: 1,
          maxLength: 6,
        })
        .map((changes) => {
          const bytes = good.slice()
          for (const { at, to } of changes) bytes[at] = to
          return bytes
        })
      fc.assert(
        fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
          try {
            const file = read(bytes)
            const wrong = file.events.find((event, index) => {
              const [status = 0, ...data] = event.bytes
              const isWhole =
                status === 0xf0
                  ? data.pop() === 0xf7
                  : status >= 0x80 && status < 0xf0 && data.length === dataLength(status)
              const isLater = event.atMs >= (file.events[index - 1]?.atMs ?? 0)
              return !isWhole || !isLater || !data.every((byte) => byte >= 0 && byte < 0x80)
            })
            expect(wrong).toBeUndefined()
          } catch (error) {
            expect(error).toBeInstanceOf(MidiFileError)
          }
        }),
        { numRuns: 20_000 },
      )
    },
  )
})
