// The pieces by name, so that a task's argument stays small. Runs in the bench worker.

import { CHANNELS } from '../../../engine/midi/midi-types.ts'
import { createSequence, type MidiSequence } from '../../../midi/midi-sequence.ts'
import { eventsOf } from '../midi/events-of.ts'
import { createChurn, createDrums, createHeldNotes } from '../midi/bench-pieces.ts'
import { realPieces } from './data.ts'

/** Longer than any run plays, so that nothing begins again. */
const HELD_SECONDS = 3600

export function pieceNames(): string[] {
  return ['32 held notes', '500 notes a second', 'drums', ...realPieces().map(({ name }) => name)]
}

export function pieceOf(name: string): MidiSequence {
  const held = /^(\d+) held notes$/.exec(name)
  if (held !== null) return createHeldNotes(Number(held[1]), HELD_SECONDS)
  if (name === '500 notes a second') return createChurn(60)
  if (name === 'drums') return createDrums(60)
  const found = realPieces().find((piece) => piece.name === name)
  if (!found) throw new Error(`There is no piece ${name}.`)
  return found.music
}

/** The first `seconds` of it; then pedals up and all sound off, so that nothing is held for ever. */
export function beginningOf(music: MidiSequence, seconds: number): MidiSequence {
  const endMs = seconds * 1000
  const kept = eventsOf(music).filter(({ atMs }) => atMs < endMs)
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    for (const controller of [64, 66, 123, 120]) {
      kept.push({ atMs: endMs, bytes: [0xb0 | channel, controller, 0] })
    }
  }
  return createSequence(kept, endMs)
}
