// Decides which events are tracked when only a share of them is wanted: exactly that share in the long run, and evenly
// spread, not in bursts. Runs in the page (which marks the others "skipped") and in the profiler. No npm, no DOM.

export interface Sampler {
  readonly rate: number
  /** True where the next event is to be tracked. Any thread; allocates nothing; never throws. */
  next(): boolean
}

// The products below carry a rounding error of about 1e-16 of their size; this keeps 0.29 × 100 from falling to 28.
const ROUNDING = 1e-9

/**
 * A sampler that takes `floor(n × rate)` of the first n events, for every n (Bresenham's line). Rate 0…1; anything else
 * counts as the nearer bound, and no number as 1. The first event is taken only at rate 1: the share is never exceeded.
 */
export function createSampler(rate: number): Sampler {
  const share = rate < 0 ? 0 : rate < 1 ? rate : 1
  let seen = 0
  let taken = 0
  return {
    rate: share,
    next() {
      seen++
      const sum = seen * share + ROUNDING
      const due = sum - (sum % 1)
      if (due <= taken) return false
      taken = due
      return true
    },
  }
}
