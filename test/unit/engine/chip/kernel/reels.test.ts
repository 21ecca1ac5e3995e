// The reels that voices play from, beside the samples themselves, word by word. In Node.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createReels,
  type SampleMemory,
  WINDOW_WORDS,
} from '../../../../../engine/chip/kernel/reels.ts'

const SIZE = 3000
const SLOTS = 3

const createSamples = (has24Bits: boolean): SampleMemory => ({
  words: Int16Array.from({ length: SIZE }, (_, at) => ((at * 7919) % 60_000) - 30_000),
  lowBytes: Uint8Array.from({ length: SIZE }, (_, at) => at * 31),
  has24Bits,
  version: 0,
  interpolation: 'hermite',
})

interface Place {
  base: number
  low: number
  high: number
  isLooping: boolean
  before: number
}

/** The words from the one before the place on, one by one. */
function wordsFrom(samples: SampleMemory, place: Place, count: number): number[] {
  const { base, low, high, isLooping, before } = place
  const word = (index: number): number =>
    (samples.words[index] as number) +
    (samples.has24Bits ? (samples.lowBytes[index] as number) / 256 : 0)
  const first = base > high ? 0 : before > 0 ? word(before) : base > 0 ? word(base - 1) : 0
  const words = [first]
  for (let index = base; words.length < count; index++) {
    if (index >= high && isLooping) index = low + ((index - low) % (high - low))
    words.push(index < high ? word(index) : 0)
  }
  return words
}

/** Where the voice is `words` later. */
function moved(place: Place, words: number): Place {
  if (words === 0) return place
  const { low, high, isLooping } = place
  const base = place.base + words
  if (!isLooping || base < high) return { ...place, base, before: 0 }
  const folded = low + ((base - low) % (high - low))
  return { ...place, base: folded, before: folded === low ? high - 1 : 0 }
}

const places = fc
  .record({
    base: fc.nat(SIZE + 50),
    low: fc.nat(SIZE - 2),
    length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: SIZE })),
    isLooping: fc.boolean(),
  })
  .map(({ base, low, length, isLooping }): Place => {
    const high = Math.min(SIZE, low + length)
    return moved({ base, low, high, isLooping, before: 0 }, isLooping && base >= high ? 1 : 0)
  })
const steps = fc.record({
  slot: fc.nat(SLOTS - 1),
  count: fc.oneof(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 4, max: WINDOW_WORDS })),
  /** Of what was found, from none to nearly all. */
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  jump: fc.option(places, { freq: 12 }),
})

test('hold what comes next, wherever each voice goes on, is moved, or its loop is', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(places, { minLength: SLOTS, maxLength: SLOTS }),
      fc.array(steps, { maxLength: 40 }),
      (has24Bits, given, path) => {
        const samples = createSamples(has24Bits)
        const reels = createReels(samples)
        const at = [...given]
        for (const { slot, count, share, jump } of path) {
          if (jump !== null) at[slot] = jump
          const place = at[slot] as Place
          const { base, low, high, isLooping, before } = place
          const from = reels.find(slot, base, low, high, isLooping, before, count)
          expect([...reels.words.subarray(from, from + count)]).toEqual(
            wordsFrom(samples, place, count),
          )
          const words = Math.floor(share * (count - 4))
          const next = (at[slot] = moved(place, words))
          if (words > 0) reels.move(slot, words, next.base, next.before)
        }
      },
    ),
    { numRuns: 100 },
  )
})

test('are read anew when the samples have changed', () => {
  const samples = createSamples(false)
  const reels = createReels(samples)
  const place = { base: 10, low: 10, high: 40, isLooping: true, before: 0 }
  const found = (): number[] => {
    const from = reels.find(0, 10, 10, 40, true, 0, 20)
    return [...reels.words.subarray(from, from + 20)]
  }
  const old = found()
  samples.words[15] = 12_345
  samples.version += 1
  expect(found()).toEqual(wordsFrom(samples, place, 20))
  expect(found()).not.toEqual(old)
})
