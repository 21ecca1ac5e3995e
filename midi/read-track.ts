// Reads the events of one track, sound or damaged: keeps those that are whole, drops what no MIDI file can hold, and
// ends the notes that sound where damage lets nothing further be trusted. Each byte is looked at once, and nothing is
// made of texts, so that the worst of files costs what its messages take in columns. Any context.

import type { EventColumns } from './event-columns.ts'
import type { Fault, RawTrack } from './midi-chunks.ts'
import { createSysexJoiner } from './sysex-joiner.ts'

const NUMBER_BYTES = 4
/**
 * Events with a wrong data byte in one track before the rest counts as lost: a flipped bit is one, a
 * lost byte makes many.
 */
const MAX_WRONG = 16
/** Data bytes of F1 … F6; real-time messages have none. */
const SYSTEM_LENGTHS = [0, 1, 2, 1, 0, 0, 0] as const
const META = 0xff
const META_END = 0x2f
const META_TEMPO = 0x51
const RELEASE_VELOCITY = 64

export interface TrackEnd {
  /** Where the track ends, silence included. */
  readonly tick: number
  /** System exclusive messages that were left out. */
  readonly skippedSysex: number
  readonly faults: readonly Fault[]
}

/**
 * Adds the track's messages to `events` and its tempo changes, three bytes each, to `tempi`; returns where it ends, and
 * what was wrong with it. Takes time in proportion to its bytes. Throws MidiFileError where there are too many events.
 */
export function readTrack(
  { bytes, number, offset, isCut }: RawTrack,
  events: EventColumns,
  tempi: EventColumns,
): TrackEnd {
  const sysex = createSysexJoiner()
  const open = createOpenNotes()
  let at = 0
  let tick = 0
  let running = 0
  let illegal = 0
  let wrong = 0
  let wrongTempi = 0
  let isEnded = false
  let lostAt = -1

  const lose = (from: number): void => {
    lostAt = from
    isEnded = true
  }

  /** A number of variable length; −1 where it is none. */
  const readNumber = (): number => {
    let value = 0
    for (let count = 0; count < NUMBER_BYTES; count += 1) {
      const byte = bytes[at]
      if (byte === undefined) return -1
      at += 1
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    return -1
  }

  const readChannel = (status: number, from: number): void => {
    const length = status >> 4 === 0xc || status >> 4 === 0xd ? 1 : 2
    const first = bytes[at]
    const second = length === 1 ? 0 : bytes[at + 1]
    if (first === undefined || second === undefined) {
      lose(from)
      return
    }
    at += length
    if (first < 0x80 && second < 0x80) {
      open.follow(status, first, second, events.count)
      events.add(tick, status, bytes, at - length, at)
    } else if (wrong === MAX_WRONG) lose(from)
    else wrong += 1
  }

  const readTempo = (dataAt: number, length: number): void => {
    const isSound = length === 3 && bytes.subarray(dataAt, at).some((byte) => byte > 0)
    if (isSound) tempi.add(tick, META_TEMPO, bytes, dataAt, at)
    else wrongTempi += 1
  }

  const readLong = (status: number, from: number): void => {
    const type = status === META ? bytes[at] : undefined
    if (status === META) at += 1
    const length = readNumber()
    if (length < 0 || at + length > bytes.length) {
      lose(from)
      return
    }
    const dataAt = at
    at += length
    if (type === META_END) isEnded = true
    else if (type === META_TEMPO) readTempo(dataAt, length)
    else if (status !== META) {
      const whole = sysex.join(status === 0xf0, bytes, dataAt, at)
      if (whole > 0) events.add(tick, 0xf0, sysex.data, 0, whole)
    }
  }

  const first = events.count
  for (;;) {
    if (isEnded || at >= bytes.length) break
    const from = at
    const delta = readNumber()
    const status = bytes[at]
    if (delta < 0 || status === undefined) {
      lose(from)
      break
    }
    tick += delta
    if (status < 0x80) {
      if (running === 0) lose(from)
      else readChannel(running, from)
      continue
    }
    at += 1
    if (status < 0xf0) {
      running = status
      readChannel(status, from)
    } else if (status === 0xf0 || status === 0xf7 || status === META) {
      readLong(status, from)
    } else {
      illegal += 1
      at += SYSTEM_LENGTHS[status & 0x0f] ?? 0
    }
  }

  if (lostAt >= 0 || (isCut && !isEnded)) open.end(events, first, tick)
  return {
    tick,
    skippedSysex: sysex.skipped,
    faults: [
      ...(lostAt >= 0 && !isCut
        ? [
            fault(
              `is damaged in track ${number} at byte ${offset + lostAt}`,
              'the rest of the track is left out',
            ),
          ]
        : []),
      ...many(illegal, 'message', number, 'no MIDI file can hold'),
      ...many(wrong, 'event', number, 'is damaged', 'are damaged'),
      ...many(wrongTempi, 'tempo change', number, 'is wrong', 'are wrong'),
    ],
  }
}

interface OpenNotes {
  /** A channel message that becomes message `index`. */
  follow(status: number, key: number, velocity: number, index: number): void
  /** Ends the notes that sound when a track is lost at `tick`; those that began at that very moment are taken out. */
  end(events: EventColumns, first: number, tick: number): void
}

/** The notes of one track that sound, by channel and key. */
function createOpenNotes(): OpenNotes {
  /** The note-on of each. */
  const notes = new Map<number, number>()
  return {
    follow(status, key, velocity, index) {
      const kind = status >> 4
      if (kind !== 8 && kind !== 9) return
      const note = (status & 0x0f) * 128 + key
      if (kind === 9 && velocity > 0) notes.set(note, index)
      else notes.delete(note)
    },
    end(events, first, tick) {
      const sounding = [...notes].filter(([, index]) => (events.ticks[index] ?? 0) < tick)
      const silent = new Set([...notes.values()].filter((index) => events.ticks[index] === tick))
      let tail = events.count
      while (tail > first && events.ticks[tail - 1] === tick) tail -= 1
      events.drop(tail, (index) => silent.has(index))
      for (const [note] of sounding) {
        events.add(tick, 0x80 | (note >> 7), [note & 0x7f, RELEASE_VELOCITY], 0, 2)
      }
    },
  }
}

function many(count: number, thing: string, track: number, one: string, more = one): Fault[] {
  if (count === 0) return []
  return count === 1
    ? [
        fault(
          `has ${thing === 'event' ? 'an' : 'a'} ${thing} in track ${track} that ${one}`,
          'it is left out',
        ),
      ]
    : [fault(`has ${count} ${thing}s in track ${track} that ${more}`, 'they are left out')]
}

function fault(what: string, remedy: string): Fault {
  return { what, remedy }
}
