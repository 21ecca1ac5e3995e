// A permutation test of blocks: were the labels of the sides drawn by lot among blocks of neighbours, how often would
// their means differ by as much as they do? Exact where blocks are exchangeable. Any reader context.

import type { RandomSource } from './random.ts'

export interface BlockScores {
  /** Values in each block. */
  readonly lengths: Float64Array
  /** Sums of each block, one array for each statistic. */
  readonly sums: readonly Float64Array[]
}

/** Draws at most; the smallest p is 1 in so many and one. */
export const MAX_DRAWS = 19_999
/** Fewer are not stopped at. */
const MIN_DRAWS = 199
/** Where each statistic was reached so often, more draws would tell nothing that matters. */
const ENOUGH_REACHED = 20
/** Sums of the same scores in another order differ by about this share. */
const ROUNDING = 1e-9

/**
 * The p of each statistic, two-sided, 0…1. `shown` is the share of the variance that the blocks show: as what was seen
 * varies more than the draws do, it is made smaller by the root of it. Ends early (Besag and Clifford 1991) where all
 * are far from small. Any thread; no allocation but a few arrays of the number of blocks.
 */
export function permutationTest(
  a: BlockScores,
  b: BlockScores,
  shown: number,
  random: RandomSource,
): number[] {
  const statistics = a.sums.length
  const few = a.lengths.length <= b.lengths.length ? a : b
  const many = few === a ? b : a
  const blocks = few.lengths.length + many.lengths.length
  const lengths = joined(few.lengths, many.lengths)
  const sums = few.sums.map((own, index) => joined(own, many.sums[index] as Float64Array))
  const total = sums.map(sumOf)
  const values = sumOf(lengths)

  const difference = (statistic: number, sum: number, count: number): number =>
    sum / count - ((total[statistic] as number) - sum) / (values - count)
  const seen = few.sums.map((own, statistic) => {
    const size = Math.abs(difference(statistic, sumOf(own), sumOf(few.lengths)))
    const scale = Math.abs(total[statistic] as number) / values
    return size * Math.sqrt(shown) - ROUNDING * (scale + size)
  })

  const order = Int32Array.from({ length: blocks }, (_, index) => index)
  const drawn = new Float64Array(statistics)
  const reached = new Int32Array(statistics)
  let draws = 0
  while (draws < MAX_DRAWS) {
    draws++
    drawn.fill(0)
    let count = 0
    for (let place = 0; place < few.lengths.length; place++) {
      const other = place + random.below(blocks - place)
      const block = order[other] as number
      order[other] = order[place] as number
      order[place] = block
      count += lengths[block] as number
      for (let statistic = 0; statistic < statistics; statistic++) {
        drawn[statistic] =
          (drawn[statistic] as number) + ((sums[statistic] as Float64Array)[block] as number)
      }
    }
    let leastReached = Infinity
    for (let statistic = 0; statistic < statistics; statistic++) {
      const size = Math.abs(difference(statistic, drawn[statistic] as number, count))
      if (size >= (seen[statistic] as number))
        reached[statistic] = (reached[statistic] as number) + 1
      leastReached = Math.min(leastReached, reached[statistic] as number)
    }
    if (draws >= MIN_DRAWS && leastReached >= ENOUGH_REACHED) break
  }
  return Array.from(reached, (times) => (times + 1) / (draws + 1))
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
