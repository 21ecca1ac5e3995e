// MIDI files byte by byte, for what no sound writer would make. Any context.

import type { MidiFile } from '../../../midi/read-midi-file.ts'
import { eventsOf } from './events-of.ts'

export const END = [0, 0xff, 0x2f, 0]
export const SCALE = [60, 62, 64, 65, 67, 69, 71, 72]
export const scale = (channel = 0): number[] =>
  SCALE.flatMap((key) => [0, 0x90 | channel, key, 127, 96, 0x80 | channel, key, 64])
export const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => (value >> (8 * (bytes - 1 - i))) & 0xff)
export const chunk = (name: string, data: readonly number[], length = data.length): number[] => [
  ...Array.from(name, (letter) => letter.charCodeAt(0)),
  ...big(length, 4),
  ...data,
]
export const header = (format: number, tracks: number, division = 96): number[] =>
  chunk('MThd', [...big(format, 2), ...big(tracks, 2), ...big(division, 2)])
export const file = (...parts: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flat())
export const one = (...track: readonly number[]): Uint8Array =>
  file(header(0, 1), chunk('MTrk', track))
export const keys = (read: MidiFile): number[] =>
  eventsOf(read)
    .filter(({ bytes }) => bytes[0]! >> 4 === 9)
    .map(({ bytes }) => bytes[1]!)
