// Files that benchmarks read: the bundled bank, and real pieces where the data folder (AWESCOPE_DATA) has them; else
// the demo's own piece. Node.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPrelude } from '../../../demo/pieces/prelude.ts'
import { readMidiFile } from '../../../midi/read-midi-file.ts'
import { createSequence, type MidiSequence } from '../../../midi/midi-sequence.ts'

const DATA = process.env['AWESCOPE_DATA'] ?? '../shared/data'

/** Path in the data folder; null where it is not there. */
export function dataFile(...parts: string[]): string | null {
  const path = join(DATA, ...parts)
  return existsSync(path) ? path : null
}

/** The bundled General MIDI bank. */
export function gmBank(): ArrayBuffer {
  return bufferOf('node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2')
}

/** A file as a buffer of its own. */
export function bufferOf(path: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  return buffer.slice(byteOffset, byteOffset + byteLength)
}

export function midiOf(path: string): MidiSequence {
  return readMidiFile(readFileSync(path))
}

export interface NamedPiece {
  name: string
  music: MidiSequence
}

/** Three real pieces, or the demo's one. */
export function realPieces(): NamedPiece[] {
  const found = ['freedoom_d_dm07', 'freedoom_d_e2m5', 'freedoom_d_map18'].flatMap((name) => {
    const path = dataFile('midi', `${name}.mid`)
    return path === null ? [] : [{ name, music: midiOf(path) }]
  })
  if (found.length > 0) return found
  const { events, durationMs } = createPrelude()
  return [{ name: 'BWV 846', music: createSequence(events, durationMs) }]
}
