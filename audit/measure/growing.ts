// What grows with each repeat of one gesture. Any context.

import type { Measured } from '../audit.ts'

/** Repeats that tell growth from chance. */
const MIN_REPEATS = 5
/** The first ones build what is kept for good. */
const SKIPPED = 1

/**
 * How much more there was after each repeat than after the one before: the median, between the least and the most. What
 * grew only now and then did not grow. Any thread.
 */
export function growthPerRepeat(counts: readonly number[]): Measured {
  const steps = counts.slice(1).map((count, index) => count - (counts[index] as number))
  const later = steps.slice(SKIPPED)
  if (counts.length < MIN_REPEATS || later.length === 0) return { incomplete: 'tooShort' }
  const sorted = later.toSorted((one, other) => one - other)
  const median = sorted[Math.floor((sorted.length - 1) / 2)] as number
  const least = sorted[0] as number
  const facts = {
    repeats: counts.length,
    first: counts[0] as number,
    last: counts.at(-1) as number,
  }
  return {
    value: Math.max(0, median),
    interval95: [Math.max(0, least), Math.max(0, sorted.at(-1) as number)],
    facts,
  }
}
