// MIDI messages as a Standard MIDI File of format 0, with ticks of 0.1 ms. Any context.
//
//   MThd, 6, format 0, 1 track, 960 ticks a beat   MTrk  tempo 96 000 µs a beat: a tick is 100 µs, messages, end

import type { TimedMidi } from './midi-sequence.ts'

const TICKS_A_BEAT = 960
const TEMPO = [0, 0xff, 0x51, 3, 0x01, 0x77, 0x00] as const
const TICKS_A_MS = 10
const END = [0, 0xff, 0x2f, 0] as const
const SYSEX = 0xf0

/** The file of `events`, sorted by time: channel messages and whole system-exclusive ones. Any thread. */
export function writeMidiFile(events: readonly TimedMidi[]): Uint8Array<ArrayBuffer> {
  const track: number[] = [...TEMPO]
  let tick = 0
  for (const { atMs, bytes } of events) {
    const at = Math.max(tick, Math.round(atMs * TICKS_A_MS))
    track.push(...variableLength(at - tick))
    tick = at
    const [status = 0, ...data] = bytes
    if (status === SYSEX) track.push(status, ...variableLength(data.length), ...data)
    else track.push(...bytes)
  }
  track.push(...END)
  const header = [0, 0, 0, 1, TICKS_A_BEAT >> 8, TICKS_A_BEAT & 0xff]
  return Uint8Array.from([...chunk('MThd', header), ...chunk('MTrk', track)])
}

function chunk(type: string, body: readonly number[]): number[] {
  const length = [24, 16, 8, 0].map((shift) => (body.length >>> shift) & 0xff)
  return [...Array.from(type, (letter) => letter.charCodeAt(0)), ...length, ...body]
}

function variableLength(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
