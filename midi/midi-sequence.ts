// MIDI messages with times, the common form of a file, a scale and a piece. Any context.

export interface TimedMidi {
  /** From the start. */
  atMs: number
  bytes: readonly number[]
}

export interface MidiSequence {
  /** Sorted by time. */
  events: readonly TimedMidi[]
  /** Number of note-ons. */
  notes: number
  /** Time of the last event. */
  durationMs: number
}

/** A sequence as three arrays that can be transferred: what the reference instrument's `reference/play` takes. */
export interface PackedSequence {
  /** From the start, sorted. */
  atMs: Float64Array
  /** Bytes of each message. */
  lengths: Uint16Array
  /** The messages one after the other. */
  bytes: Uint8Array
}

const SCALE = [0, 2, 4, 5, 7, 9, 11, 12]
const NOTE_EVERY_MS = 400
const NOTE_LENGTH_MS = 200
const VELOCITY = 100

/**
 * `count` notes, 400 ms apart, each 200 ms long, velocity 100, channel 1: a C major scale up from middle C and down
 * again. No note follows itself, so that each can be told from the one before.
 */
export function createScale(count: number): MidiSequence {
  const upAndDown = [...SCALE, ...SCALE.slice(1, -1).toReversed()]
  const events: TimedMidi[] = []
  for (let i = 0; i < count; i += 1) {
    const note = 60 + (upAndDown[i % upAndDown.length] ?? 0)
    events.push({ atMs: i * NOTE_EVERY_MS, bytes: [0x90, note, VELOCITY] })
    events.push({ atMs: i * NOTE_EVERY_MS + NOTE_LENGTH_MS, bytes: [0x80, note, 0] })
  }
  return { events, notes: count, durationMs: events.at(-1)?.atMs ?? 0 }
}

/** True for a note-on; velocity 0 is a note-off. */
export function isNoteOn(bytes: readonly number[]): boolean {
  return ((bytes[0] ?? 0) & 0xf0) === 0x90 && (bytes[2] ?? 0) > 0
}

/** Channel 10, from 0. */
const DRUM_CHANNEL = 9

/** True where a note is played on the drum channel. */
export function hasDrumNotes({ events }: MidiSequence): boolean {
  return events.some(({ bytes }) => isNoteOn(bytes) && ((bytes[0] ?? 0) & 0x0f) === DRUM_CHANNEL)
}

/** The sequence packed, in its order. Messages are at most 65535 bytes long. Each array has a buffer of its own. */
export function packSequence({ events }: MidiSequence): PackedSequence {
  const atMs = new Float64Array(events.length)
  const lengths = new Uint16Array(events.length)
  const bytes = new Uint8Array(events.reduce((sum, event) => sum + event.bytes.length, 0))
  let at = 0
  events.forEach((event, index) => {
    atMs[index] = event.atMs
    lengths[index] = event.bytes.length
    bytes.set(event.bytes, at)
    at += event.bytes.length
  })
  return { atMs, lengths, bytes }
}

/** Frame of each event at a rate in Hz, rounded to the nearest, counted from time 0. */
export function sequenceFrames(events: readonly TimedMidi[], rateHz: number): Float64Array {
  return Float64Array.from(events, ({ atMs }) => Math.round((atMs * rateHz) / 1000))
}
