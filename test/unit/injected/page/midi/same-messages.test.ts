// Which MIDI events are one message that came to several inputs.

import { array, assert, infiniteStream, integer, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSameMessages,
  MAX_LISTENERS,
} from '../../../../../injected/page/midi/same-messages.ts'

describe('events of one MIDI message', () => {
  it('are known where every access of the page brings one, in whatever order', () => {
    const message = record({
      stamp: integer({ min: 1, max: 3 }),
      word: integer({ min: 1, max: 2 }),
    })
    assert(
      property(
        array(message, { maxLength: 10 }),
        integer({ min: 1, max: 3 }),
        infiniteStream(nat()),
        (messages, accesses, choices) => {
          const same = createSameMessages()
          // Each access gets all messages in their order; how the accesses are mixed is open.
          const next = Array.from({ length: accesses }, () => 0)
          const numbers: number[][] = Array.from({ length: accesses }, () => [])
          let played = 0
          for (let left = messages.length * accesses; left > 0; left--) {
            const open = next.flatMap((at, access) => (at < messages.length ? [access] : []))
            const access = open[(choices.next().value as number) % open.length] as number
            const { stamp, word } = messages[next[access] as number] as {
              stamp: number
              word: number
            }
            next[access] = (next[access] as number) + 1
            let number = same.find(stamp, word, 7, access)
            if (number === 0) same.add(stamp, word, 7, access, (number = ++played))
            numbers[access]?.push(number)
          }
          expect(played).toBe(messages.length)
          for (const heard of numbers) {
            // Each has had each message once, and those that are alike in the order in which the others had them.
            expect(heard.toSorted((a, b) => a - b)).toEqual(messages.map((_, index) => index + 1))
            const byKind = (list: number[]): string[] =>
              list.map((number, at) => `${JSON.stringify(messages[at])} ${number}`).toSorted()
            expect(byKind(heard)).toEqual(byKind(numbers[0] ?? []))
          }
        },
      ),
    )
  })

  it('are found when one input gets hundreds before the other gets its first', () => {
    const same = createSameMessages()
    const count = 500
    for (let number = 1; number <= count; number++) same.add(number, 0xb0, 1, 0, -number)
    const found = Array.from({ length: count }, (_, index) => same.find(index + 1, 0xb0, 1, 1))
    expect(found).toEqual(Array.from({ length: count }, (_, index) => -(index + 1)))
  })

  it('are not taken for the same bytes from another port, at another time, or once more from the same input', () => {
    const same = createSameMessages()
    same.add(1, 0x90, 1, 0, 5)
    expect(same.find(1, 0x90, 2, 1)).toBe(0)
    expect(same.find(2, 0x90, 1, 1)).toBe(0)
    expect(same.find(1, 0x91, 1, 1)).toBe(0)
    expect(same.find(1, 0x90, 1, 0)).toBe(0)
    expect(same.find(1, 0x90, 1, 1)).toBe(5)
    expect(same.find(1, 0x90, 1, 1)).toBe(0)
  })

  it('are counted each where more inputs listen than are told apart', () => {
    const same = createSameMessages()
    same.add(1, 0x90, 1, MAX_LISTENERS, 1)
    expect(same.find(1, 0x90, 1, MAX_LISTENERS + 1)).toBe(0)
    expect(same.find(1, 0x90, 1, MAX_LISTENERS - 1)).toBe(1)
  })
})
