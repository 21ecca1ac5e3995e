// What of a sequence comes next.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSequence } from '../../../midi/midi-sequence.ts'
import { countDue, portionFrom } from '../../../midi/music-portions.ts'

const sequenceOf = (times: readonly number[]) =>
  createSequence(times.map((atMs, index) => ({ atMs, bytes: [0x90, index % 128, 100] })))

describe('portions', () => {
  it('are all of the music, once and in order, however they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 900 }),
        (times, most, stepMs) => {
          const sorted = times.toSorted((a, b) => a - b)
          const sequence = sequenceOf(sorted)
          const told: number[] = []
          let next = 0
          for (let untilMs = 0; untilMs <= 6000; untilMs += stepMs) {
            for (;;) {
              const portion = portionFrom(sequence, next, untilMs, most)
              if (portion.atMs.length === 0) break
              expect(portion.atMs.length).toBeLessThanOrEqual(most)
              expect(portion.messages).toHaveLength(portion.atMs.length)
              expect(Math.max(...portion.atMs)).toBeLessThanOrEqual(untilMs)
              told.push(...portion.atMs)
              next = portion.next
            }
          }
          expect(told).toEqual(sorted)
        },
      ),
    )
  })

  it('begin where music has come to', () => {
    const sequence = sequenceOf([0, 100, 100, 250.000_04])
    expect([-1, 0, 1, 100, 101, 9999].map((ms) => countDue(sequence, ms))).toEqual([
      0, 0, 1, 1, 3, 4,
    ])
    expect(portionFrom(sequence, 3, 1000, 10)).toEqual({
      atMs: [250],
      messages: [[0x90, 3, 100]],
      next: 4,
    })
  })
})
