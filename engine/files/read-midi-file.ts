// Reads a Standard MIDI File into messages with times. The parser is npm `midi-file`, which trusts its input; this file
// walks the chunks first, checks every event afterwards, and turns every fault into one sentence. Any context.

import { type MidiData, type MidiEvent, parseMidi } from 'midi-file'

import { LIMIT } from '../../trace/wire/protocol.ts'
import { isNoteOn, type MidiSequence, type TimedMidi } from './midi-sequence.ts'

const MAX_BYTES = 16 * 1024 * 1024
const MAX_TRACKS = 4096
const MAX_EVENTS = 1_000_000
const MAX_HOURS = 24
const MAX_DELTA_TICKS = 0x0fffffff
const DEFAULT_BEAT_US = 500_000
const HEADER_BYTES = 14
const CHUNK_HEAD_BYTES = 8

/** A file that cannot be played; `message` is the end of a sentence that begins with the file's name. */
export class MidiFileError extends Error {}

export interface MidiFile extends MidiSequence {
  format: number
  tracks: number
  /** System exclusive messages left out because they are split or longer than the virtual input takes. */
  skippedSysex: number
}

/**
 * The file's messages in the order of time, tempo changes applied. The tracks of a format 2 file follow each other. Throws
 * MidiFileError for everything that is not a whole, valid file. Allocates about 100 bytes an event.
 */
export function readMidiFile(bytes: Uint8Array): MidiFile {
  if (bytes.length === 0) throw new MidiFileError('is empty')
  if (bytes.length > MAX_BYTES) throw new MidiFileError('is larger than 16 MiB')
  const parsed = parse(pickTracks(bytes))
  const { header, tracks } = parsed
  const tickUs = readDivision(header)
  const groups = header.format === 2 ? tracks.map((track) => [track]) : [tracks]
  const events: TimedMidi[] = []
  const tally = { skippedSysex: 0 }
  let startMs = 0
  let number = 1
  for (const group of groups) {
    startMs = appendTracks(events, group, number, startMs, tickUs, tally)
    number += group.length
  }
  return {
    format: header.format,
    tracks: tracks.length,
    events,
    notes: events.filter((event) => isNoteOn(event.bytes)).length,
    durationMs: events.at(-1)?.atMs ?? 0,
    skippedSysex: tally.skippedSysex,
  }
}

/** The file again with its header and tracks only: other chunks are allowed there, but the parser refuses them. */
function pickTracks(bytes: Uint8Array): Uint8Array {
  if (chunkName(bytes, 0) !== 'MThd') throw new MidiFileError('is not a Standard MIDI File')
  if (bytes.length < HEADER_BYTES) throw new MidiFileError('ends inside its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = view.getUint32(4)
  const format = view.getUint16(8)
  const declared = view.getUint16(10)
  if (headerLength < 6) throw new MidiFileError('has a header that is too short')
  if (format > 2) throw new MidiFileError(`has the unknown format ${format}`)
  if (declared === 0) throw new MidiFileError('has no tracks')
  if (declared > MAX_TRACKS) throw new MidiFileError(`has more than ${MAX_TRACKS} tracks`)
  if (format === 0 && declared > 1) {
    throw new MidiFileError(`has ${declared} tracks, but its format 0 allows one`)
  }

  const kept = [bytes.subarray(0, CHUNK_HEAD_BYTES), bytes.subarray(CHUNK_HEAD_BYTES, HEADER_BYTES)]
  let offset = CHUNK_HEAD_BYTES + headerLength
  let found = 0
  while (found < declared) {
    if (offset + CHUNK_HEAD_BYTES > bytes.length) {
      throw new MidiFileError(`ends after ${found} of ${declared} tracks`)
    }
    const name = chunkName(bytes, offset)
    const end = offset + CHUNK_HEAD_BYTES + view.getUint32(offset + 4)
    if (!/^[\x20-\x7e]{4}$/.test(name)) {
      throw new MidiFileError(`is damaged where track ${found + 1} should begin`)
    }
    if (end > bytes.length) throw new MidiFileError(`ends inside track ${found + 1}`)
    if (name === 'MTrk') {
      kept.push(bytes.subarray(offset, end))
      found += 1
    }
    offset = end
  }
  const whole = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of kept) {
    whole.set(part, at)
    at += part.length
  }
  // The header may be longer in later versions of the standard; what is kept of it is six bytes.
  new DataView(whole.buffer).setUint32(4, 6)
  return whole
}

function parse(bytes: Uint8Array): MidiData {
  try {
    return parseMidi(bytes)
  } catch (error) {
    // The parser throws strings for what it does not know, and RangeErrors for absurd lengths.
    const reason = typeof error === 'string' ? error : 'a length in it is wrong'
    throw new MidiFileError(`is damaged: ${reason.replace(/\.$/, '')}`)
  }
}

/** Microseconds of one tick for a given length of a beat (which SMPTE time does not depend on). */
function readDivision(header: MidiData['header']): (beatUs: number) => number {
  const { ticksPerBeat, framesPerSecond, ticksPerFrame } = header
  if (framesPerSecond !== undefined && ticksPerFrame !== undefined) {
    const rate = framesPerSecond === 29 ? 30_000 / 1001 : framesPerSecond
    if (![24, 25, 29, 30].includes(framesPerSecond) || ticksPerFrame === 0) {
      throw new MidiFileError('has a time division that does not exist')
    }
    return () => 1_000_000 / (rate * ticksPerFrame)
  }
  if (!ticksPerBeat) throw new MidiFileError('has a time division of zero')
  return (beatUs) => beatUs / ticksPerBeat
}

interface Ticked {
  tick: number
  /** Tempo changes come before the messages of the same tick. */
  beatUs: number | null
  bytes: number[] | null
}

/** Appends tracks that run side by side; returns when the last of them ends. */
function appendTracks(
  into: TimedMidi[],
  tracks: readonly MidiEvent[][],
  firstNumber: number,
  startMs: number,
  tickUs: (beatUs: number) => number,
  tally: { skippedSysex: number },
): number {
  const ticked: Ticked[] = []
  let lastTick = 0
  tracks.forEach((track, index) => {
    let tick = 0
    for (const event of track) {
      const { deltaTime } = event
      if (!Number.isInteger(deltaTime) || deltaTime < 0 || deltaTime > MAX_DELTA_TICKS) {
        throw new MidiFileError(`has a wrong time in track ${firstNumber + index}`)
      }
      tick += deltaTime
      if (event.type === 'endOfTrack') break
      const beatUs = event.type === 'setTempo' ? event.microsecondsPerBeat : null
      if (beatUs !== null && !(beatUs > 0)) {
        throw new MidiFileError(`has a wrong tempo in track ${firstNumber + index}`)
      }
      const bytes = bytesOf(event, firstNumber + index, tally)
      if (beatUs !== null || bytes !== null) ticked.push({ tick, beatUs, bytes })
      if (into.length + ticked.length > MAX_EVENTS) {
        throw new MidiFileError(`has more than ${MAX_EVENTS} events`)
      }
    }
    lastTick = Math.max(lastTick, tick)
  })
  ticked.sort((a, b) => a.tick - b.tick || Number(b.beatUs !== null) - Number(a.beatUs !== null))

  let atTick = 0
  let atMs = startMs
  let beatUs = DEFAULT_BEAT_US
  const advance = (tick: number): void => {
    atMs += ((tick - atTick) * tickUs(beatUs)) / 1000
    atTick = tick
    if (atMs > MAX_HOURS * 3_600_000) throw new MidiFileError(`is longer than ${MAX_HOURS} hours`)
  }
  for (const event of ticked) {
    advance(event.tick)
    if (event.beatUs !== null) beatUs = event.beatUs
    if (event.bytes !== null) into.push({ atMs, bytes: event.bytes })
  }
  advance(lastTick)
  return atMs
}

/** The message that goes over the wire, null for events that only files have. */
function bytesOf(
  event: MidiEvent,
  track: number,
  tally: { skippedSysex: number },
): number[] | null {
  switch (event.type) {
    case 'noteOff':
      return event.byte9
        ? channelMessage(0x90, track, event.channel, event.noteNumber, 0)
        : channelMessage(0x80, track, event.channel, event.noteNumber, event.velocity)
    case 'noteOn':
      return channelMessage(0x90, track, event.channel, event.noteNumber, event.velocity)
    case 'noteAftertouch':
      return channelMessage(0xa0, track, event.channel, event.noteNumber, event.amount)
    case 'controller':
      return channelMessage(0xb0, track, event.channel, event.controllerType, event.value)
    case 'programChange':
      return channelMessage(0xc0, track, event.channel, event.programNumber)
    case 'channelAftertouch':
      return channelMessage(0xd0, track, event.channel, event.amount)
    case 'pitchBend': {
      const value = event.value + 0x2000
      return channelMessage(0xe0, track, event.channel, value & 0x7f, value >> 7)
    }
    case 'sysEx': {
      const bytes = [0xf0, ...Array.from(event.data)]
      const isWhole = bytes.at(-1) === 0xf7 && bytes.slice(1, -1).every(isDataByte)
      if (isWhole && bytes.length <= LIMIT.midiBytes) return bytes
      tally.skippedSysex += 1
      return null
    }
    default:
      return null
  }
}

function channelMessage(
  status: number,
  track: number,
  channel: number,
  ...data: (number | undefined)[]
): number[] {
  // The parser reads past the end of a track as `undefined`, and a byte with the high bit set as it is.
  if (!data.every(isDataByte)) {
    throw new MidiFileError(`has an event that is cut off or damaged in track ${track}`)
  }
  return [status | channel, ...data]
}

function isDataByte(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 0x7f
}

function chunkName(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
