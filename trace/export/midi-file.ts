// The MIDI that a page was played with as a Standard MIDI File of format 1: one track for each input, a tick of 0.1 ms,
// times from the beginning of the exported part. Any context.
//
//   MThd, 6, format 1, tracks, 960 ticks a beat   tempo 96 000 µs a beat: a tick is 100 µs
//   MTrk  tempo
//   MTrk  name of the input, its messages, end    … one for each input

import type { TrackedEvent } from '../events/tracked-event.ts'
import { endedEvents } from '../query/trace-view.ts'
import { utf8Of } from '../file/utf8.ts'
import type { ExportInput, Pieces } from './export-types.ts'

const TICKS_A_BEAT = 960
const BEAT_US = 96_000
const TICKS_A_MS = 10
/** A delta has 28 bits: seven hours. Longer ones are cut into several by empty texts. */
const MAX_DELTA = 0x0fff_ffff
const MAX_TRACKS = 64

interface Message {
  readonly tick: number
  readonly bytes: readonly number[]
}

/**
 * The file. What the page's inputs brought; where it heard none, what the reference instrument did. Any thread; holds
 * all messages.
 */
export function* midiFile(input: ExportInput): Pieces {
  const { view, range, onNotice } = input
  const events = midiEvents(input)
  const originMs = view.zeroWallMs + (range.fromMs ?? 0)
  const tracks = new Map<string, Message[]>()
  let leftOut = 0
  const joined = new Set<string>()
  for (const event of events) {
    const bytes = fileBytes(event)
    if (bytes === null) {
      leftOut++
      continue
    }
    const name = trackFor(tracks, event.input, joined)
    const tick = Math.max(0, Math.round((event.marks.event - originMs) * TICKS_A_MS))
    tracks.get(name)?.push({ tick, bytes })
  }
  if (leftOut > 0) onNotice({ code: 'midi-left-out', count: leftOut })
  if (joined.size > 0) onNotice({ code: 'inputs-joined', count: joined.size })
  if (tracks.size === 0) onNotice({ code: 'no-midi' })
  yield chunk('MThd', [0, 1, ...bigEndian(tracks.size + 1, 2), ...bigEndian(TICKS_A_BEAT, 2)])
  yield chunk('MTrk', [0, 0xff, 0x51, 3, ...bigEndian(BEAT_US, 3), ...END])
  for (const [name, messages] of tracks) yield trackChunk(name, messages)
}

const END = [0, 0xff, 0x2f, 0] as const

function midiEvents({ view, range }: ExportInput): TrackedEvent[] {
  const ofPage: TrackedEvent[] = []
  const ofReference: TrackedEvent[] = []
  for (const event of endedEvents(view, range)) {
    if (event.source !== 'midi') continue
    if (event.referenceId === undefined) ofPage.push(event)
    else ofReference.push(event)
  }
  return (ofPage.length > 0 ? ofPage : ofReference).sort(
    (a, b) => a.marks.event - b.marks.event || a.eventId - b.eventId,
  )
}

/** The track that an input's messages stand in. */
function trackFor(tracks: Map<string, Message[]>, name: string, joined: Set<string>): string {
  if (tracks.has(name)) return name
  if (tracks.size >= MAX_TRACKS) {
    joined.add(name)
    return [...tracks.keys()].at(-1) ?? name
  }
  tracks.set(name, [])
  return name
}

/** A channel message as a file may hold it; null for any other, of which a trace has three bytes only. */
function fileBytes({ status, data1, data2 }: TrackedEvent): readonly number[] | null {
  if (status < 0x80 || status >= 0xf0 || data1 > 0x7f || data2 > 0x7f) return null
  const kind = status & 0xf0
  return kind === 0xc0 || kind === 0xd0 ? [status, data1] : [status, data1, data2]
}

function trackChunk(name: string, messages: readonly Message[]): Uint8Array {
  const body: number[] = []
  const nameBytes = utf8Of(name)
  body.push(0, 0xff, 0x03, ...variableLength(nameBytes.length))
  for (const byte of nameBytes) body.push(byte)
  let tick = 0
  for (const message of messages) {
    let delta = message.tick - tick
    while (delta > MAX_DELTA) {
      body.push(...variableLength(MAX_DELTA), 0xff, 0x01, 0)
      delta -= MAX_DELTA
    }
    body.push(...variableLength(delta), ...message.bytes)
    tick = message.tick
  }
  body.push(...END)
  return chunk('MTrk', body)
}

function chunk(type: string, body: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 + body.length)
  for (let index = 0; index < 4; index++) bytes[index] = type.charCodeAt(index)
  new DataView(bytes.buffer).setUint32(4, body.length)
  bytes.set(body, 8)
  return bytes
}

function bigEndian(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >>> (8 * (count - 1 - index))) & 0xff)
}

function variableLength(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
