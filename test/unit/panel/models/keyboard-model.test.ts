// The virtual keyboard's model: no note without its end. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyboardModel } from '../../../../panel/models/keyboard-model.ts'

describe('the keyboard model', () => {
  it('ends every note that it began, on the channel of its beginning', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('press' as const),
        note: fc.integer({ min: -3, max: 130 }),
        holder: fc.constantFrom('a', 'b', 'c'),
      }),
      fc.record({ kind: fc.constant('release' as const), holder: fc.constantFrom('a', 'b', 'c') }),
      fc.record({
        kind: fc.constant('channel' as const),
        channel: fc.integer({ min: 0, max: 15 }),
      }),
      fc.record({
        kind: fc.constant('code' as const),
        code: fc.constantFrom('KeyA', 'KeyW', 'KeyZ', 'KeyX', 'Quote', 'Digit1'),
        isDown: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const sounding = new Set<string>()
        const keyboard = createKeyboardModel(([status = 0, note = -1, velocity = -1]) => {
          expect(note).toBeGreaterThanOrEqual(0)
          expect(note).toBeLessThan(128)
          const key = `${status & 0x0f}/${note}`
          if ((status & 0xf0) === 0x90) {
            expect(velocity).toBeGreaterThan(0)
            expect(velocity).toBeLessThan(128)
            sounding.add(key)
          } else {
            expect(sounding.has(key)).toBe(true)
            sounding.delete(key)
          }
        })
        for (const action of steps) {
          if (action.kind === 'press') keyboard.press(action.note, 300, action.holder)
          else if (action.kind === 'release') keyboard.release(action.holder)
          else if (action.kind === 'channel') keyboard.channel.value = action.channel
          else if (action.isDown) keyboard.codeDown(action.code)
          else keyboard.codeUp(action.code)
        }
        expect(new Set([...sounding].map((key) => Number(key.split('/')[1])))).toEqual(
          new Set(keyboard.held.value),
        )
        keyboard.releaseAll()
        expect(sounding.size).toBe(0)
        expect(keyboard.held.value.size).toBe(0)
      }),
    )
  })

  it('holds a note until its last holder lets go', () => {
    const sent: number[][] = []
    const keyboard = createKeyboardModel((bytes) => sent.push(bytes))
    keyboard.press(60, 100, 'pointer:1')
    keyboard.press(60, 90, 'code:KeyA')
    keyboard.release('pointer:1')
    expect(sent.filter(([status]) => status === 0x80)).toEqual([])
    keyboard.release('code:KeyA')
    expect(sent.at(-1)).toEqual([0x80, 60, 0])
  })

  it('plays from the base note up by physical keys and leaves other keys alone', () => {
    const sent: number[][] = []
    const keyboard = createKeyboardModel((bytes) => sent.push(bytes))
    expect(keyboard.codeDown('KeyQ')).toBe(false)
    expect(keyboard.codeDown('KeyK')).toBe(true)
    expect(sent).toEqual([[0x90, 60, 100]])
    keyboard.shiftOctave(-100)
    expect(keyboard.baseNote.value).toBe(0)
    keyboard.shiftOctave(100)
    expect(keyboard.baseNote.value).toBe(96)
  })
})
