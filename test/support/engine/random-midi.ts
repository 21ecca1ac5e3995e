// Music that nobody would write: random but repeatable MIDI over all channels, with every kind of message that the
// engine knows. For tests.

import type { Event } from './player.ts'

/** Numbers 0 … below − 1, the same for the same seed. */
export const createRandom = (seed: number): ((below: number) => number) => {
  let state = seed | 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor(((state >>> 8) / 2 ** 24) * below)
  }
}

// prettier-ignore
const CONTROLLERS = [
  0, 1, 6, 7, 10, 11, 32, 38, 64, 66, 67, 91, 93, 96, 97, 98, 99, 100, 101, 120, 121, 123,
]

/**
 * `count` events in `frames` frames, in order; more than half are notes, and each bank, program and drum kit may come.
 */
export const randomEvents = (count: number, frames: number, seed: number): readonly Event[] => {
  const random = createRandom(seed)
  const at = Array.from({ length: count }, () => random(frames)).toSorted((a, b) => a - b)
  return at.map((frame): Event => {
    const channel = random(16)
    const kind = random(100)
    if (kind < 50) return [frame, 0x90 | channel, random(128), random(128)]
    if (kind < 65) return [frame, 0x80 | channel, random(128), 64]
    if (kind < 80) {
      const controller = CONTROLLERS[random(CONTROLLERS.length)] ?? 7
      return [frame, 0xb0 | channel, controller, random(128)]
    }
    if (kind < 88) return [frame, 0xe0 | channel, random(128), random(128)]
    if (kind < 92) return [frame, 0xc0 | channel, random(128)]
    if (kind < 96) return [frame, 0xd0 | channel, random(128)]
    return [frame, 0xa0 | channel, random(128), random(128)]
  })
}
