// The demo's piece on the computer keys of the panel's keyboard: played back by the keyboard's own
// rules, it is the piece.

import { describe, expect, test } from 'vitest'

import { planKeyStrokes } from '../../../../cli/demo/panel-keys.ts'
import { createPrelude } from '../../../../demo/pieces/prelude.ts'
import { createKeyboardModel } from '../../../../panel/models/keyboard-model.ts'

describe('the planned key strokes', () => {
  test('make the panel’s keyboard send the notes of the piece, and end with every key up', () => {
    const piece = createPrelude()
    const sent: number[][] = []
    const keyboard = createKeyboardModel((bytes) => sent.push(bytes))
    for (const { code, isDown } of planKeyStrokes(piece, 10_000, keyboard.baseNote.value)) {
      if (isDown) keyboard.codeDown(code)
      else keyboard.codeUp(code)
    }
    const notesOf = (events: readonly (readonly number[])[]): number[] =>
      events.filter(([status]) => status === 0x90).map(([, note = 0]) => note)
    const wanted = piece.events.filter((event) => event.atMs < 10_000).map((event) => event.bytes)
    expect(notesOf(sent)).toEqual(notesOf(wanted))
    expect(keyboard.held.value.size).toBe(0)
  })

  test('are in the order of time', () => {
    const strokes = planKeyStrokes(createPrelude(), 20_000, 48)
    for (const [index, stroke] of strokes.entries()) {
      expect(stroke.atMs).toBeGreaterThanOrEqual(strokes[index - 1]?.atMs ?? 0)
    }
  })
})
