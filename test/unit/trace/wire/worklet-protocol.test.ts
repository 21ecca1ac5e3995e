// What travels in the tap's parameters, which are 32-bit floats.

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  AWAITED_EVENTS,
  awaitedEvent,
  awaitedNote,
  encodeAwaitedNote,
} from '../../../../trace/wire/worklet-protocol.ts'

it('An awaited note comes back from a parameter, whatever event and note it is of', () => {
  const event = fc.oneof(fc.nat(2 ** 31), fc.constantFrom(1, 2 ** 17 - 1, 2 ** 17, 2 ** 17 + 1))
  fc.assert(
    fc.property(event, fc.nat(127), (number, note) => {
      const value = Math.fround(encodeAwaitedNote(number, note))
      expect([awaitedEvent(value), awaitedNote(value)]).toEqual([number % AWAITED_EVENTS, note])
    }),
  )
})

it('It is never what a new parameter holds, nor more than such a float tells apart', () => {
  expect(encodeAwaitedNote(0, 0)).toBe(1)
  expect(encodeAwaitedNote(1, 60)).toBe(128 + 60 + 1)
  expect(encodeAwaitedNote(AWAITED_EVENTS - 1, 127)).toBe(2 ** 24)
})
