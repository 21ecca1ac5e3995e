// Writes a sequence as a Standard MIDI File of format 0 in which a tick is a millisecond. Any context.

import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { eventsOf } from './events-of.ts'

const TICKS_A_BEAT = 1000
const BEAT_US = 1_000_000

/** Times are rounded to whole milliseconds. */
export function writeMidi(music: MidiSequence): Uint8Array {
  const track: number[] = [0, 0xff, 0x51, 3, ...bigEndian(BEAT_US, 3)]
  let tick = 0
  const wait = (untilMs: number): void => {
    const until = Math.round(untilMs)
    track.push(...variableLength(until - tick))
    tick = until
  }
  for (const { atMs, bytes } of eventsOf(music)) {
    wait(atMs)
    if (bytes[0] === 0xf0) track.push(0xf0, ...variableLength(bytes.length - 1), ...bytes.slice(1))
    else track.push(...bytes)
  }
  wait(Math.max(music.durationMs, tick))
  track.push(0xff, 0x2f, 0)
  return Uint8Array.from([
    ...chunk('MThd', [0, 0, 0, 1, ...bigEndian(TICKS_A_BEAT, 2)]),
    ...chunk('MTrk', track),
  ])
}

function* chunk(name: string, body: readonly number[]): Generator<number> {
  for (const letter of name) yield letter.charCodeAt(0)
  yield* bigEndian(body.length, 4)
  yield* body
}

function bigEndian(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * (count - 1 - i))) & 0xff)
}

function variableLength(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
