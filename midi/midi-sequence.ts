// MIDI messages with times, the common form of a file, a scale and a piece. In columns, so that a million of them take
// some megabytes and no objects. Any context.

export interface TimedMidi {
  /** From the start. */
  atMs: number
  bytes: readonly number[]
}

export interface MidiSequence {
  /** Of each message from the start, sorted. */
  readonly atMs: Float64Array
  /** Where each message begins in `bytes`, and where the last one ends: one more than there are messages. */
  readonly starts: Uint32Array
  /** The messages one after the other. */
  readonly bytes: Uint8Array
  /** Number of note-ons. */
  readonly notes: number
  /** Time of the last message, or later. */
  readonly durationMs: number
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

/** The sequence of `events`, which are sorted by time; it lasts until the last one at least. */
export function createSequence(events: readonly TimedMidi[], durationMs = 0): MidiSequence {
  const starts = new Uint32Array(events.length + 1)
  const atMs = Float64Array.from(events, (event) => event.atMs)
  events.forEach((event, index) => (starts[index + 1] = (starts[index] ?? 0) + event.bytes.length))
  const bytes = new Uint8Array(starts.at(-1) ?? 0)
  events.forEach((event, index) => bytes.set(event.bytes, starts[index]))
  const lastMs = Math.max(durationMs, atMs.at(-1) ?? 0)
  return { atMs, starts, bytes, notes: countNotes(starts, bytes), durationMs: lastMs }
}

/** The messages of `first`, then those of `second`, none of which is earlier. */
export function joinSequences(first: MidiSequence, second: MidiSequence): MidiSequence {
  const count = first.atMs.length
  const atMs = new Float64Array(count + second.atMs.length)
  atMs.set(first.atMs)
  atMs.set(second.atMs, count)
  const starts = new Uint32Array(atMs.length + 1)
  starts.set(first.starts)
  second.starts.forEach((start, index) => (starts[count + index] = first.bytes.length + start))
  const bytes = new Uint8Array(first.bytes.length + second.bytes.length)
  bytes.set(first.bytes)
  bytes.set(second.bytes, first.bytes.length)
  const durationMs = Math.max(first.durationMs, second.durationMs)
  return { atMs, starts, bytes, notes: first.notes + second.notes, durationMs }
}

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
  return createSequence(events)
}

/** Message `index`, as a view. */
export function messageAt({ starts, bytes }: MidiSequence, index: number): Uint8Array {
  return bytes.subarray(starts[index], starts[index + 1])
}

/** True where a note-on stands at `at`; velocity 0 is a note-off. */
export function isNoteOn(bytes: ArrayLike<number>, at = 0): boolean {
  return ((bytes[at] ?? 0) & 0xf0) === 0x90 && (bytes[at + 2] ?? 0) > 0
}

/** Note-ons among messages that begin in `bytes` at `starts`, as in a sequence. */
export function countNotes(starts: Uint32Array, bytes: Uint8Array): number {
  let notes = 0
  for (let i = 0; i < starts.length - 1; i += 1) if (isNoteOn(bytes, starts[i])) notes += 1
  return notes
}

/** Channel 10, from 0. */
const DRUM_CHANNEL = 9

/** True where a note is played on the drum channel. */
export function hasDrumNotes({ starts, bytes }: MidiSequence): boolean {
  const isDrum = (at: number): boolean =>
    isNoteOn(bytes, at) && ((bytes[at] ?? 0) & 0x0f) === DRUM_CHANNEL
  return starts.subarray(0, -1).some(isDrum)
}

/** The sequence packed, in its order. Messages are at most 65535 bytes long. Each array has a buffer of its own. */
export function packSequence({ atMs, starts, bytes }: MidiSequence): PackedSequence {
  const lengths = new Uint16Array(atMs.length)
  for (let i = 0; i < lengths.length; i += 1) lengths[i] = (starts[i + 1] ?? 0) - (starts[i] ?? 0)
  return { atMs: atMs.slice(), lengths, bytes: bytes.slice() }
}

/** Frame of each time at a rate in Hz, rounded to the nearest, counted from time 0. */
export function sequenceFrames(atMs: Float64Array, rateHz: number): Float64Array {
  return atMs.map((ms) => Math.round((ms * rateHz) / 1000))
}
