// What voices play next: words as fractions, in the order in which they are played, across the jumps of a loop and
// past the sample's end. Each slot has a reel that runs ahead of it, and begins anew where it has gone once round the
// loop: a short loop is read once for a whole note. Audio thread; nothing allocates after creation.
//
// Why: each word is read and converted once instead of for up to eight frames, no loop over frames has to look for
// borders, and V8 makes the best code for arrays that never change their place.

import type { Interpolation } from '../chip-types.ts'
import { SLOTS } from '../voice-columns.ts'
import { FRACTION_BITS } from './voice-memory.ts'

/** Words that a stretch can touch, and the four neighbours of the last frame. */
export const WINDOW_WORDS = 2 ** (31 - FRACTION_BITS) + 4
const REEL_WORDS = 1024
/** So many stretches are read at once, of one that goes on. */
const AHEAD = 4

/** What a reel is of: the word that comes next, the loop or the end, the word before; all that its words hang on. */
const BASE = 0
const LOW = 1
const HIGH = 2
const LOOPING = 3
const BEFORE = 4
/** Index of the word before the next one; words that are there; index from which on the loop goes round. */
const AT = 5
const COUNT = 6
const ROUND = 7
const FIELDS = 8

export interface SampleMemory {
  words: Int16Array
  /** Low bytes of 24-bit samples, or empty. */
  lowBytes: Uint8Array
  has24Bits: boolean
  /** Another one for each change of the words. */
  version: number
  interpolation: Interpolation
}

export interface Reels {
  /** Of all slots. */
  readonly words: Float64Array
  /**
   * Where in `words` the `count` next ones of a voice lie, at most WINDOW_WORDS, the first of which is the one before
   * `base`: after a jump the loop's last, `before`, where that is not 0. Silence from `high` on, without a loop.
   */
  find(
    voice: number,
    base: number,
    low: number,
    high: number,
    isLooping: boolean,
    before: number,
    count: number,
  ): number
  /** The voice, found last, has moved on by `words`, to `base`. */
  move(voice: number, words: number, base: number, before: number): void
}

/** Empty reels: 400 KB. Allocates. */
export function createReels(samples: SampleMemory): Reels {
  const reels = new Float64Array(SLOTS * REEL_WORDS)
  const state = new Int32Array(SLOTS * FIELDS).fill(-1)
  let version = samples.version

  /**
   * `count` words from `index` on, all in memory, to place `at` of the reels. 24 bits: in steps of 16-bit words, too.
   */
  function copy(index: number, at: number, count: number) {
    const { words } = samples
    if (!samples.has24Bits) {
      let word = 0
      for (; word < count - 3; word += 4) {
        const from = (index + word) | 0
        const to = (at + word) | 0
        reels[to] = words[from] as number
        reels[to + 1] = words[from + 1] as number
        reels[to + 2] = words[from + 2] as number
        reels[to + 3] = words[from + 3] as number
      }
      for (; word < count; word++) reels[at + word] = words[index + word] as number
      return
    }
    const { lowBytes } = samples
    for (let word = 0; word < count; word++) {
      reels[at + word] = (words[index + word] as number) + (lowBytes[index + word] as number) / 256
    }
  }

  /** The first `count` words of a reel that begins at `first`. */
  function fill(
    first: number,
    base: number,
    low: number,
    high: number,
    isLooping: boolean,
    before: number,
    count: number,
  ) {
    let index = base
    let at = first + 1
    const end = first + count
    if (before === 0 && base > 0 && base <= high) {
      // The usual case: it lies beside the others.
      index = base - 1
      at = first
    } else {
      reels[first] = 0
      if (before > 0 && before < samples.words.length && base <= high) copy(before, first, 1)
    }
    while (at < end) {
      if (index >= high) {
        if (!isLooping) {
          for (; at < end; at++) reels[at] = 0
          return
        }
        index = low + ((index - low) % (high - low))
      }
      const some = end - at < high - index ? end - at : high - index
      copy(index, at, some)
      at += some
      index += some
    }
  }

  return {
    words: reels,
    find(voice, base, low, high, isLooping, before, count) {
      if (version !== samples.version) {
        version = samples.version
        state.fill(-1)
      }
      const row = voice * FIELDS
      const first = voice * REEL_WORDS
      const looping = isLooping ? 1 : 0
      if (
        state[row + BASE] === base &&
        state[row + LOW] === low &&
        state[row + HIGH] === high &&
        state[row + LOOPING] === looping &&
        state[row + BEFORE] === before
      ) {
        let at = state[row + AT] as number
        if (isLooping && at + count > (state[row + COUNT] as number)) {
          const rounds = ((at - (state[row + ROUND] as number)) / (high - low)) | 0
          if (rounds > 0) state[row + AT] = at = at - rounds * (high - low)
        }
        if (at + count <= (state[row + COUNT] as number)) return first + at
      }
      const round = base < low ? 1 + low - base : 1
      const once = isLooping ? round + (high - low) + count : REEL_WORDS
      const some = once < REEL_WORDS ? once : Math.min(REEL_WORDS, AHEAD * count)
      fill(first, base, low, high, isLooping, before, some)
      state[row + BASE] = base
      state[row + LOW] = low
      state[row + HIGH] = high
      state[row + LOOPING] = looping
      state[row + BEFORE] = before
      state[row + AT] = 0
      state[row + COUNT] = some
      state[row + ROUND] = round
      return first
    },
    move(voice, words, base, before) {
      const row = voice * FIELDS
      state[row + AT] = (state[row + AT] as number) + words
      state[row + BASE] = base
      state[row + BEFORE] = before
    },
  }
}
