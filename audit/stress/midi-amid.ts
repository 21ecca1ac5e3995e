// MIDI that comes amid the notes of a plan: controllers that nobody has, SysEx that nobody knows. Any context.

import {
  createSequence,
  messageAt,
  type MidiSequence,
  type TimedMidi,
} from '../../midi/midi-sequence.ts'
import type { Stress } from '../subject.ts'

/** Controllers that nobody has, on the last channel: so many at once, from so often. */
const FLOOD = { count: 8, everyMs: 20, status: 0xbf, controller: 16 } as const
/** From one SysEx message to the next. */
const SYSEX_EVERY_MS = 125

type Draw = (durationMs: number) => TimedMidi[]

const DRAWS: Readonly<Partial<Record<Stress, Draw>>> = {
  flood(durationMs) {
    const { count, everyMs, status, controller } = FLOOD
    return Array.from({ length: Math.floor((durationMs / everyMs) * count) }, (_, index) => ({
      atMs: Math.floor(index / count) * everyMs,
      bytes: [status, controller, index & 0x7f],
    }))
  },
  sysex: (durationMs) =>
    Array.from({ length: Math.floor(durationMs / SYSEX_EVERY_MS) }, (_, index) => ({
      atMs: index * SYSEX_EVERY_MS,
      bytes: foreignSysex(index),
    })),
}

/** Whether the stress is such MIDI. Any thread. */
export const isMidiAmid = (stress: Stress): boolean => DRAWS[stress] !== undefined

/** The music, and amid it what the stress sends; the music itself where it sends nothing. Any thread. */
export function withMidiAmid(music: MidiSequence, stress: Stress): MidiSequence {
  const draw = DRAWS[stress]
  if (draw === undefined) return music
  const own = Array.from(music.atMs, (atMs, index): TimedMidi => ({
    atMs,
    bytes: [...messageAt(music, index)],
  }))
  // Of the same time the music's own comes first.
  const all = [...own, ...draw(music.durationMs)].sort((one, other) => one.atMs - other.atMs)
  return createSequence(all, music.durationMs)
}

/** Of nobody, or headed like those of makers, for addresses that they do not have; whole, as an input brings them. */
const HEADS: readonly (readonly number[])[] = [
  [0x7d],
  [0x00, 0x20, 0x7f],
  [0x41, 0x10, 0x42, 0x12, 0x7f, 0x7f, 0x7f],
  [0x43, 0x10, 0x4c, 0x7f, 0x7f, 0x7f],
  [0x7e, 0x7f, 0x7f, 0x7f],
  [],
]

function foreignSysex(index: number): number[] {
  const head = HEADS[index % HEADS.length] ?? []
  const length = index % 16 === 0 ? 1000 : (index * 7) % 40
  const body = Array.from({ length }, (_, place) => (index * 31 + place * 17) & 0x7f)
  return [0xf0, ...head, ...body, 0xf7]
}
