// Which MIDI messages are one message that came several times.

import { array, assert, infiniteStream, integer, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRepeatedEvents } from '../../../../../injected/page/midi/repeated-events.ts'

describe('copies of one MIDI message', () => {
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
          const repeated = createRepeatedEvents()
          // Each access gets all messages in their order; how the accesses are mixed is open.
          const next = Array.from({ length: accesses }, () => 0)
          let played = 0
          for (let left = messages.length * accesses; left > 0; left--) {
            const open = next.flatMap((at, access) => (at < messages.length ? [access] : []))
            const access = open[(choices.next().value as number) % open.length] as number
            const { stamp, word } = messages[next[access] as number] as {
              stamp: number
              word: number
            }
            next[access] = (next[access] as number) + 1
            if (!repeated.isRepeated(stamp, word, 'port', access + 1)) played++
          }
          expect(played).toBe(messages.length)
        },
      ),
    )
  })

  it('are not taken for the same bytes from another port, or at another time', () => {
    const repeated = createRepeatedEvents()
    expect(repeated.isRepeated(1, 0x90, 'a', 1)).toBe(false)
    expect(repeated.isRepeated(1, 0x90, 'b', 2)).toBe(false)
    expect(repeated.isRepeated(2, 0x90, 'a', 3)).toBe(false)
    expect(repeated.isRepeated(1, 0x90, 'a', 3)).toBe(true)
  })
})
