// The pieces by name, so that a task's argument stays small. Runs in the bench worker.

import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { createChurn, createDrums, createHeldNotes } from '../midi/bench-pieces.ts'
import { realPieces } from './data.ts'

/** Longer than any run plays, so that nothing begins again. */
const HELD_SECONDS = 3600

export function pieceNames(): string[] {
  return ['32 held notes', '500 notes a second', 'drums', ...realPieces().map(({ name }) => name)]
}

export function pieceOf(name: string): MidiSequence {
  if (name === '32 held notes') return createHeldNotes(32, HELD_SECONDS)
  if (name === '500 notes a second') return createChurn(60)
  if (name === 'drums') return createDrums(60)
  const found = realPieces().find((piece) => piece.name === name)
  if (!found) throw new Error(`There is no piece ${name}.`)
  return found.music
}
