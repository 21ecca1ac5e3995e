// Random MIDI: what it holds, and that files hold it.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomMidi, ROUND_MESSAGES } from '../../../../audit/fuzz/random-midi.ts'
import { messageAt } from '../../../../midi/midi-sequence.ts'
import { readMidiFile } from '../../../../midi/read-midi-file.ts'
import { writeMidiFile } from '../../../../midi/write-midi-file.ts'

const rounds = fc.record({ seed: fc.nat(1e6), round: fc.nat(1000), isIllegal: fc.boolean() })

describe('random MIDI', () => {
  it('is the same for the same seed and round, and another for another', () => {
    const round = { seed: 1, round: 3, isIllegal: true }
    expect(randomMidi(round)).toEqual(randomMidi(round))
    expect(randomMidi(round)).not.toEqual(randomMidi({ ...round, seed: 2 }))
    expect(randomMidi(round)).not.toEqual(randomMidi({ ...round, round: 4 }))
  })

  it('is whole messages in the order of time', () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const events = randomMidi(round)
        expect(events).toHaveLength(ROUND_MESSAGES)
        let lastMs = 0
        for (const { atMs, bytes } of events) {
          expect(atMs).toBeGreaterThanOrEqual(lastMs)
          lastMs = atMs
          const [status = 0, ...data] = bytes
          expect(status).toBeGreaterThanOrEqual(0x80)
          const inner = status === 0xf0 ? data.slice(0, -1) : data
          expect(inner.every((byte) => byte < 0x80)).toBe(true)
          if (status === 0xf0) expect(data.at(-1)).toBe(0xf7)
          else expect(data).toHaveLength((status & 0xe0) === 0xc0 ? 1 : 2)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('that is legal ends only notes that sound, and begins none twice', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const down = new Set<number>()
        for (const { bytes } of randomMidi({ seed, round: 0, isIllegal: false })) {
          const [status = 0, key = 0, velocity = 0] = bytes
          const name = (status & 0x0f) * 128 + key
          if ((status & 0xf0) === 0x90) {
            expect(velocity).toBeGreaterThan(0)
            expect(down.has(name)).toBe(false)
            down.add(name)
          } else if ((status & 0xf0) === 0x80) expect(down.delete(name)).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is the same when it was written to a file and is read again', () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const events = randomMidi(round)
        const read = readMidiFile(writeMidiFile(events))
        expect(read.warnings).toEqual([])
        expect(read.skippedSysex).toBe(0)
        expect([...read.atMs]).toEqual(
          events.map(({ atMs }) => expect.closeTo(atMs, 6) as unknown as number),
        )
        const messages = Array.from(read.atMs, (_, index) => Array.from(messageAt(read, index)))
        expect(messages).toEqual(events.map(({ bytes }) => bytes))
      }),
      { numRuns: 30 },
    )
  })
})
