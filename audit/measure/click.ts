// How large a click is against the note that it is in. Any context.

import type { Stereo } from '../listening/heard-sound.ts'
import { jumpIn } from '../listening/jumps.ts'
import { peakOf } from '../listening/levels.ts'

/** A sound that jumps by itself so much, of its size, hides clicks. */
const ROUGH = 0.1
/** What the largest jump of a longer stretch may be more than that of a shorter one. */
const MARGIN = 1.5

/**
 * The jump of `at` beyond what `steady`, the same note before it, has in itself; of 1 the note's size. Null: the sound
 * hides it.
 */
export function clickOf(steady: Stereo, at: Stereo): number | null {
  const size = peakOf(steady)
  if (!(size > 0)) return null
  const own = jumpOf(steady)
  if (own > ROUGH * size) return null
  return Math.max(0, jumpOf(at) - MARGIN * own) / size
}

const jumpOf = ({ left, right }: Stereo): number =>
  Math.max(jumpIn(left, 0, left.length), jumpIn(right, 0, right.length))

/** The middle one; at least one. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] as number
