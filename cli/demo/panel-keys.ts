// Which computer keys play a piece on the panel's virtual keyboard. The panel's keys cover eighteen semitones from a
// movable C; this works out octave shifts and keys, so that the piece goes through the panel as a user's hands would
// play it. Any context.

import type { Piece } from '../../demo/pieces/prelude.ts'

/** The panel's keys in order, from its base note up. */
const CODES = [
  'KeyA',
  'KeyW',
  'KeyS',
  'KeyE',
  'KeyD',
  'KeyF',
  'KeyT',
  'KeyG',
  'KeyY',
  'KeyH',
  'KeyU',
  'KeyJ',
  'KeyK',
  'KeyO',
  'KeyL',
  'KeyP',
  'Semicolon',
  'Quote',
] as const
const DOWN_AN_OCTAVE = 'KeyZ'
const UP_AN_OCTAVE = 'KeyX'

export type KeyCode = (typeof CODES)[number] | typeof DOWN_AN_OCTAVE | typeof UP_AN_OCTAVE

export interface KeyStroke {
  atMs: number
  code: KeyCode
  isDown: boolean
}

/**
 * The strokes that play the piece's first `durationMs`, all keys up at the end. `baseNote` is where the panel's
 * keyboard stands. A key that is still held cannot be struck again for another octave; such a note is taken with
 * another key, or left out.
 */
export function planKeyStrokes(piece: Piece, durationMs: number, baseNote: number): KeyStroke[] {
  const strokes: KeyStroke[] = []
  const held = new Map<number, KeyCode>()
  let base = baseNote
  for (const { atMs, bytes } of piece.events) {
    if (atMs >= durationMs) break
    const [status, note, velocity] = bytes
    const code = held.get(note)
    if (status >> 4 === 8 || velocity === 0) {
      if (code) strokes.push({ atMs, code, isDown: false })
      held.delete(note)
      continue
    }
    const choice = chooseKey(note, base, new Set(held.values()))
    if (!choice) continue
    for (; base < choice.base; base += 12) tap(strokes, atMs, UP_AN_OCTAVE)
    for (; base > choice.base; base -= 12) tap(strokes, atMs, DOWN_AN_OCTAVE)
    strokes.push({ atMs, code: choice.code, isDown: true })
    held.set(note, choice.code)
  }
  for (const code of held.values()) strokes.push({ atMs: durationMs, code, isDown: false })
  return strokes
}

function tap(strokes: KeyStroke[], atMs: number, code: KeyCode): void {
  strokes.push({ atMs, code, isDown: true }, { atMs, code, isDown: false })
}

/** A free key for the note with the fewest octave shifts. */
function chooseKey(
  note: number,
  base: number,
  taken: ReadonlySet<KeyCode>,
): { base: number; code: KeyCode } | null {
  for (const octaves of [0, -1, 1, -2, 2, -3, 3]) {
    const shifted = base + octaves * 12
    const code = CODES[note - shifted]
    if (code !== undefined && shifted >= 0 && shifted <= 96 && !taken.has(code)) {
      return { base: shifted, code }
    }
  }
  return null
}
