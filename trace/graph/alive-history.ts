// How many nodes of each type there were over time: a sample each second, of a long recording each two, four, and so
// on. Any reader context.

import type { AliveSample } from './schema.ts'

/** An hour of seconds; then every second one is let go. */
const MAX_SAMPLES = 3600

export interface AliveHistory {
  readonly samples: readonly AliveSample[]
  /** Keeps the counts as they are at `wallMs` where it is time to. Constant time on average. */
  look(wallMs: number, total: number, byType: readonly number[], contexts: () => number): void
}

/** No sample. Any thread. */
export function createAliveHistory(): AliveHistory {
  let samples: AliveSample[] = []
  let stepMs = 1000
  let nextMs = Number.NEGATIVE_INFINITY

  return {
    get samples() {
      return samples
    },
    look(wallMs, total, byType, contexts) {
      if (!(wallMs >= nextMs)) return
      nextMs = wallMs + stepMs
      samples.push({ wallMs, total, byType: [...byType], contexts: contexts() })
      if (samples.length < MAX_SAMPLES) return
      samples = samples.filter((_sample, index) => index % 2 === 0)
      stepMs *= 2
    },
  }
}
