// Numbers that look random and are the same for the same seed. Any context.

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface RandomSource {
  /** A whole number from 0 on, below `count` (at most 2³²); the bias is below count / 2³². */
  below(count: number): number
}

const UINT32 = 2 ** 32
/** The first numbers of neighbouring seeds are alike. */
const DISCARDED = 16

/** Any thread; `seed` a whole number, `stream` tells several apart. */
export function createRandom(seed: number, stream = 0): RandomSource {
  const generator = xoroshiro128plus(
    Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b),
  )
  for (let index = 0; index < DISCARDED; index++) generator.next()
  return { below: (count) => Math.floor(((generator.next() >>> 0) / UINT32) * count) }
}
