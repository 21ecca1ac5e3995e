// Reads a Standard MIDI File into messages with times. The parser is npm `midi-file`, which trusts its input; so the
// chunks are walked first (midi-chunks.ts), every event is checked afterwards, and a track that is damaged is mended
// (mend-track.ts) and read again. What is sound is played, what is not is told in sentences. Any context.

import { type MidiEvent, parseMidi } from 'midi-file'

import { countEvents } from './count-events.ts'
import { mendTrack } from './mend-track.ts'
import { type Fault, MidiFileError, type RawTrack, walkChunks } from './midi-chunks.ts'
import { isNoteOn, type MidiSequence, type TimedMidi } from './midi-sequence.ts'

export { MidiFileError } from './midi-chunks.ts'

/** What a file may hold; no more than the protocol carries into a page (a test compares the two). */
export const MIDI_FILE_LIMIT = {
  events: 1_000_000,
  /** Bytes of one message; a longer system exclusive one is left out. */
  messageBytes: 1024,
} as const

const TOO_MANY = `has more than ${MIDI_FILE_LIMIT.events} events`
const MAX_HOURS = 24
/** Nothing sounds on for so long once the last note has ended. */
const MAX_SILENCE_MS = 60_000
const MAX_DELTA_TICKS = 0x0fffffff
const MAX_WARNINGS = 20
const DEFAULT_BEAT_US = 500_000
/** `MThd`, format 0, one track, 96 ticks a beat; `MTrk` and its length, which is filled in. */
// prettier-ignore
const TRACK_FILE_HEAD = Uint8Array.of(
  0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, 0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 0,
)

export interface MidiFile extends MidiSequence {
  /** 0, 1 or 2. */
  format: number
  tracks: number
  /** System exclusive messages left out because they have no end or are longer than the virtual input takes. */
  skippedSysex: number
  /**
   * What was wrong and what became of it; each ends a sentence that begins with the file's name.
   * Empty for a sound file.
   */
  warnings: string[]
}

/**
 * The file's messages in the order of time, tempo changes applied. The tracks of a format 2 file follow each other. Of
 * a damaged file everything that is whole is read, and `warnings` say what is missing. Throws MidiFileError, and
 * nothing else, where there is no header, no time division, no track, or damage that leaves no message. Allocates
 * about 100 bytes an event.
 */
export function readMidiFile(bytes: Uint8Array): MidiFile {
  const { format, division, tracks, faults } = walkChunks(bytes)
  const tickUs = readDivision(division)
  refuseCrowds(tracks)
  const read = tracks.map((track) => readTrack(track, faults))
  const events: TimedMidi[] = []
  let startMs = 0
  if (format !== 2) startMs = appendTracks(events, read, startMs, tickUs)
  else for (const track of read) startMs = appendTracks(events, [track], startMs, tickUs)
  trimSilence(events, startMs, faults)
  const [first] = faults
  if ((events.at(-1)?.atMs ?? 0) > MAX_HOURS * 3_600_000) {
    throw new MidiFileError(`is longer than ${MAX_HOURS} hours`)
  }
  if (events.length > MIDI_FILE_LIMIT.events) throw new MidiFileError(TOO_MANY)
  if (events.length === 0 && first) throw new MidiFileError(first.what)
  return {
    format,
    tracks: tracks.length,
    events,
    notes: events.filter((event) => isNoteOn(event.bytes)).length,
    durationMs: events.at(-1)?.atMs ?? 0,
    skippedSysex: read.reduce((sum, track) => sum + track.skippedSysex, 0),
    warnings: warningsOf(faults),
  }
}

/**
 * Takes out what comes more than a minute after the last note has ended, where nothing sounds any more, and tells it;
 * so too where only the end of the piece, at `endMs`, comes so late.
 */
function trimSilence(events: TimedMidi[], endMs: number, faults: Fault[]): void {
  const open = new Set<number>()
  let last = -1
  events.forEach(({ bytes }, index) => {
    const [status = 0, key = 0] = bytes
    const note = (status & 0x0f) * 128 + key
    if (isNoteOn(bytes)) open.add(note)
    else if (open.size === 0) return
    else if (status >> 4 === 8 || status >> 4 === 9) open.delete(note)
    last = index
  })
  if (last < 0) return
  const limitMs = (events[last]?.atMs ?? 0) + MAX_SILENCE_MS
  if (Math.max(endMs, events.at(-1)?.atMs ?? 0) <= limitMs) return
  while ((events.at(-1)?.atMs ?? 0) > limitMs) events.pop()
  faults.push({ what: 'is silent for more than a minute at its end', remedy: 'that is left out' })
}

/** An event has two bytes at least, and as an object a hundred: many are refused before any is made. */
function refuseCrowds(tracks: readonly RawTrack[]): void {
  const totalBytes = tracks.reduce((sum, track) => sum + track.bytes.length, 0)
  if (totalBytes / 2 <= MIDI_FILE_LIMIT.events) return
  let left = MIDI_FILE_LIMIT.events
  for (const track of tracks) {
    left -= countEvents(track.bytes, left)
    if (left < 0) throw new MidiFileError(TOO_MANY)
  }
}

function warningsOf(faults: readonly Fault[]): string[] {
  const warnings = faults.slice(0, MAX_WARNINGS).map(({ what, remedy }) => `${what}: ${remedy}`)
  if (faults.length > MAX_WARNINGS) {
    warnings.push(`has ${faults.length - MAX_WARNINGS} more faults like these`)
  }
  return warnings
}

/** Microseconds of one tick for a given length of a beat (which SMPTE time does not depend on). */
function readDivision(division: number): (beatUs: number) => number {
  if (division < 0x8000) {
    if (division === 0) throw new MidiFileError('has a time division of zero')
    return (beatUs) => beatUs / division
  }
  const framesPerSecond = 0x100 - (division >> 8)
  const ticksPerFrame = division & 0xff
  if (![24, 25, 29, 30].includes(framesPerSecond) || ticksPerFrame === 0) {
    throw new MidiFileError('has a time division that does not exist')
  }
  // 29 stands for drop frame: 30 frames counted at the rate of NTSC.
  const rate = framesPerSecond === 29 ? 30_000 / 1001 : framesPerSecond
  return () => 1_000_000 / (rate * ticksPerFrame)
}

interface Ticked {
  tick: number
  /** Tempo changes come before the messages of the same tick. */
  beatUs: number | null
  bytes: number[] | null
}

interface Track {
  events: Ticked[]
  lastTick: number
  skippedSysex: number
}

/** A track as it is, or mended where it is not sound; then `faults` get what was wrong. */
function readTrack(raw: RawTrack, faults: Fault[]): Track {
  if (!raw.isCut) {
    const track = decode(raw.bytes)
    if (track) return track
  }
  const mended = mendTrack(raw)
  faults.push(...mended.faults)
  const track = decode(mended.bytes)
  if (!track) throw new MidiFileError(`is damaged in track ${raw.number}`)
  return track
}

/** The events of a sound track; null for any other. */
function decode(bytes: Uint8Array): Track | null {
  const events: Ticked[] = []
  const sysex = createSysexJoiner()
  let tick = 0
  for (const event of parse(bytes)) {
    const { deltaTime } = event
    if (!Number.isInteger(deltaTime) || deltaTime < 0 || deltaTime > MAX_DELTA_TICKS) return null
    tick += deltaTime
    if (event.type === 'endOfTrack') {
      return { events, lastTick: tick, skippedSysex: sysex.skipped() }
    }
    if (event.type === 'setTempo') {
      if (!(event.microsecondsPerBeat > 0)) return null
      events.push({ tick, beatUs: event.microsecondsPerBeat, bytes: null })
    } else if (event.type === 'sysEx' || event.type === 'endSysEx') {
      const whole = sysex.join(event.type === 'sysEx', event.data)
      if (whole) events.push({ tick, beatUs: null, bytes: whole })
    } else {
      const message = channelMessage(event)
      if (!message) continue
      // The parser reads past the end of a track as `undefined`, and a byte with the high bit set as it is.
      if (!message.slice(1).every(isDataByte)) return null
      events.push({ tick, beatUs: null, bytes: message })
    }
  }
  return null
}

/** Events of a track's content; none where the parser does not like it. */
function parse(content: Uint8Array): MidiEvent[] {
  const head = TRACK_FILE_HEAD.slice()
  new DataView(head.buffer).setUint32(18, content.length)
  const whole = new Uint8Array(head.length + content.length)
  whole.set(head)
  whole.set(content, head.length)
  try {
    return parseMidi(whole).tracks[0] ?? []
  } catch {
    // The parser throws strings for what it does not know, and RangeErrors for texts that are too long for it.
    return []
  }
}

/**
 * Puts together system exclusive messages that a file splits into F0 … and F7 … F7, and counts those that have no end.
 */
function createSysexJoiner(): {
  join(isStart: boolean, data: ArrayLike<number>): number[] | null
  skipped(): number
} {
  let pending: number[] | null = null
  let skipped = 0
  return {
    join(isStart, data) {
      if (isStart) {
        if (pending) skipped += 1
        pending = [0xf0]
      }
      // An F7 event that continues nothing is an escape for bytes of any kind: no instrument's concern.
      if (!pending) return null
      for (let i = 0; i < data.length; i += 1) pending.push(data[i] ?? 0)
      if (pending.at(-1) !== 0xf7 && pending.length <= MIDI_FILE_LIMIT.messageBytes) return null
      const whole = pending
      pending = null
      const isSound =
        whole.at(-1) === 0xf7 &&
        whole.length <= MIDI_FILE_LIMIT.messageBytes &&
        whole.slice(1, -1).every(isDataByte)
      if (isSound) return whole
      skipped += 1
      return null
    },
    skipped: () => skipped + (pending ? 1 : 0),
  }
}

/** Appends tracks that run side by side; returns when the last of them ends. */
function appendTracks(
  into: TimedMidi[],
  tracks: readonly Track[],
  startMs: number,
  tickUs: (beatUs: number) => number,
): number {
  const ticked = tracks.flatMap((track) => track.events)
  ticked.sort((a, b) => a.tick - b.tick || Number(b.beatUs !== null) - Number(a.beatUs !== null))

  let atTick = 0
  let atMs = startMs
  let beatUs = DEFAULT_BEAT_US
  const advance = (tick: number): void => {
    atMs += ((tick - atTick) * tickUs(beatUs)) / 1000
    atTick = tick
  }
  for (const event of ticked) {
    advance(event.tick)
    if (event.beatUs !== null) beatUs = event.beatUs
    if (event.bytes !== null) into.push({ atMs, bytes: event.bytes })
  }
  advance(tracks.reduce((last, track) => Math.max(last, track.lastTick), 0))
  return atMs
}

/** The message that goes over the wire, null for events that only files have. */
function channelMessage(event: MidiEvent): number[] | null {
  switch (event.type) {
    case 'noteOff':
      return event.byte9
        ? [0x90 | event.channel, event.noteNumber, 0]
        : [0x80 | event.channel, event.noteNumber, event.velocity]
    case 'noteOn':
      return [0x90 | event.channel, event.noteNumber, event.velocity]
    case 'noteAftertouch':
      return [0xa0 | event.channel, event.noteNumber, event.amount]
    case 'controller':
      return [0xb0 | event.channel, event.controllerType, event.value]
    case 'programChange':
      return [0xc0 | event.channel, event.programNumber]
    case 'channelAftertouch':
      return [0xd0 | event.channel, event.amount]
    case 'pitchBend': {
      const value = event.value + 0x2000
      // A byte above 127 in it cannot be told from a larger value; two bytes make 14 bits.
      return [0xe0 | event.channel, value & 0x7f, value >> 7]
    }
    default:
      return null
  }
}

function isDataByte(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 0x7f
}
