// Percentiles of values that stand there as often as their block was drawn: thousands of times of the same values, so
// that most of the way to a percentile is gone in steps that were counted beforehand. Any reader context.

import type { Blocks } from './blocks.ts'
import { countTo } from './ranks.ts'

/** Steps that are counted beforehand, at most. */
const MAX_STEPS = 64
/** Shorter ones would cost more than they save. */
const MIN_STEP = 32

/** The percentiles, nearest rank; the same array each time. `total`: how many values were drawn in all. */
export type Quantiles = (weights: Int32Array, total: number) => Float64Array

/** `shares` 0…1, in ascending order. Any thread; about 64 numbers a block and 12 bytes a value. */
export function createQuantiles(
  values: Float64Array,
  blocks: Blocks,
  shares: readonly number[],
): Quantiles {
  const { sorted, owners } = sortedWithOwners(values, blocks)
  const step = Math.max(MIN_STEP, Math.ceil(sorted.length / MAX_STEPS))
  const below = countsBelow(owners, blocks.count, step)
  const steps = below.length - 1
  const found = new Float64Array(shares.length)

  /** Values that were drawn before this step. */
  function drawnBefore(at: number, weights: Int32Array): number {
    const counts = below[at] as Int32Array
    let sum = 0
    for (let block = 0; block < counts.length; block++) {
      sum += (weights[block] as number) * (counts[block] as number)
    }
    return sum
  }

  return (weights, total) => {
    for (let index = 0; index < shares.length; index++) {
      const share = shares[index] as number
      const rank = Math.max(1, Math.ceil(share * total - 1e-9))
      let at = Math.min(steps, Math.floor((share * sorted.length) / step))
      let passed = drawnBefore(at, weights)
      while (at > 0 && passed >= rank) passed = drawnBefore(--at, weights)
      let place = at * step
      for (; place < sorted.length - 1; place++) {
        passed += weights[owners[place] as number] as number
        if (passed >= rank) break
      }
      found[index] = sorted[place] as number
    }
    return found
  }
}

/** For each step, how many values of each block lie before it. */
function countsBelow(owners: Int32Array, blocks: number, step: number): Int32Array[] {
  const counts = new Int32Array(blocks)
  const below: Int32Array[] = []
  for (let place = 0; place < owners.length; place++) {
    if (place % step === 0) below.push(counts.slice())
    const block = owners[place] as number
    counts[block] = (counts[block] as number) + 1
  }
  return below
}

/** Values in order, each with its block. */
function sortedWithOwners(
  values: Float64Array,
  { bounds, count }: Blocks,
): { sorted: Float64Array; owners: Int32Array } {
  const sorted = values.slice().sort()
  const owners = new Int32Array(values.length)
  /** Of those that are equal, how many have their place. */
  const placed = new Int32Array(values.length)
  for (let block = 0; block < count; block++) {
    const end = bounds[block + 1] as number
    for (let index = bounds[block] as number; index < end; index++) {
      const first = countTo(sorted, values[index] as number, true)
      const place = first + (placed[first] as number)
      placed[first] = (placed[first] as number) + 1
      owners[place] = block
    }
  }
  return { sorted, owners }
}
