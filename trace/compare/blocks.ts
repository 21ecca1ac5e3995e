// Cuts the values of both sides into blocks of neighbours that are moved together: what blocks have in common within
// them, resampling keeps. Any reader context.

import { dependenceOf, shownVariance } from './dependence.ts'
import type { SideValues } from './side-values.ts'

/** Blocks on the side that has fewer values, at least, where there are so many: 20 blocks have 184,756 halves. */
export const MIN_BLOCKS = 10
/** More cost time and show nothing more. */
const MAX_BLOCKS = 200
/** A block is so many times as long as the dependence. */
const BLOCK_PER_DEPENDENCE = 3

export interface BlockPlan {
  dependence: number
  blockLength: number
  /** Share of the variance that blocks of this length show. */
  shown: number
}

/** The same for both sides, whichever is called the first. Any thread. */
export function planBlocks(a: SideValues, b: SideValues): BlockPlan {
  const fewer = Math.min(a.count, b.count)
  const more = Math.max(a.count, b.count)
  const dependence = Math.max(dependenceOf(a), dependenceOf(b))
  const wanted = Math.max(Math.cbrt(fewer), BLOCK_PER_DEPENDENCE * dependence, more / MAX_BLOCKS)
  const blockLength = Math.max(1, Math.min(Math.ceil(wanted), Math.floor(fewer / MIN_BLOCKS)))
  return { dependence, blockLength, shown: shownVariance(dependence, blockLength) }
}

/** Where each block begins among all values of the side, and the end of the last; `runStarts` counts blocks. */
export interface Blocks {
  readonly bounds: Int32Array
  readonly count: number
  /** Blocks of run r are those from `runStarts[r]` to before `runStarts[r + 1]`. */
  readonly runStarts: Int32Array
}

/** Blocks of about this length, no block across two runs. Any thread. */
export function cutBlocks(side: SideValues, blockLength: number): Blocks {
  const bounds = [0]
  const runStarts = [0]
  let start = 0
  for (const run of side.runs) {
    const blocks = Math.max(1, Math.round(run.length / blockLength))
    for (let block = 1; block <= blocks; block++) {
      bounds.push(start + Math.round((block * run.length) / blocks))
    }
    start += run.length
    runStarts.push(bounds.length - 1)
  }
  return {
    bounds: Int32Array.from(bounds),
    count: bounds.length - 1,
    runStarts: Int32Array.from(runStarts),
  }
}
