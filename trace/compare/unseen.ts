// What resampling within recordings cannot see of a difference: what recordings differ by among themselves, and how
// each lies against the callbacks of its device. Any context.

import type { BetweenRuns } from './between-runs.ts'
import type { PhaseError } from './callback-phase.ts'

export interface Widened {
  interval95Ms: [number, number]
  /** Why equal pages may differ as much from one recording to the next, as far as that is known; null: they do not. */
  asRunsDiffer: 'callbacks' | 'recordings' | null
}

/**
 * The interval, wider by what it has not seen. Several recordings tell themselves what they differ by; but a few may
 * lie together by chance, or far apart. So where they differ as callbacks explain it, what is known of these stands for
 * it. Any thread.
 */
export function withUnseen(
  interval: [number, number],
  differenceMs: number,
  between: BetweenRuns | undefined,
  phase: PhaseError | undefined,
): Widened {
  if (between === undefined) {
    const halfMs = phase?.half95Ms ?? 0
    const [low, high] = interval
    return {
      interval95Ms: [
        differenceMs - Math.hypot(differenceMs - low, halfMs),
        differenceMs + Math.hypot(high - differenceMs, halfMs),
      ],
      asRunsDiffer: Math.abs(differenceMs) > (phase?.leastMs ?? 0) ? null : 'callbacks',
    }
  }
  const { rangeMs } = between
  const isExplained = phase !== undefined && rangeMs <= phase.mostMs && rangeMs > phase.agreeMs
  const { half95Ms, leastMs } = isExplained ? phase : between
  return {
    interval95Ms: [
      Math.min(interval[0], differenceMs - half95Ms),
      Math.max(interval[1], differenceMs + half95Ms),
    ],
    asRunsDiffer:
      Math.abs(between.differenceMs) > leastMs ? null : isExplained ? 'callbacks' : 'recordings',
  }
}
