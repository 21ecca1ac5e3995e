// How often each of a few kinds stands in any stretch of a long row: counts are summed up to each block, so that a
// stretch costs two parts of a block. Any reader context.

/** Blocks of a long row, at most. */
const MOST_BLOCKS = 64
const SMALLEST_BLOCK = 512

export interface RangeCounts {
  readonly blockRows: number
  /** Of each kind, in the rows from `from` on, before `to`. Allocates the counts. */
  between(from: number, to: number): Int32Array
}

/** Of rows of kinds from 0 to `kinds` − 1. Any thread; four bytes for each kind and block. */
export function createRangeCounts(rows: Uint8Array | Uint16Array, kinds: number): RangeCounts {
  const blockRows = Math.max(SMALLEST_BLOCK, Math.ceil(rows.length / MOST_BLOCKS))
  const blocks = Math.floor(rows.length / blockRows)
  /** Up to each block, without it. */
  const before = new Int32Array((blocks + 1) * kinds)

  function add(into: Int32Array, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const kind = rows[row] as number
      into[kind] = (into[kind] as number) + 1
    }
  }

  for (let block = 0; block < blocks; block++) {
    const after = before.subarray((block + 1) * kinds, (block + 2) * kinds)
    after.set(before.subarray(block * kinds, (block + 1) * kinds))
    add(after, block * blockRows, (block + 1) * blockRows)
  }

  function upTo(row: number): Int32Array {
    const block = Math.min(blocks, Math.floor(row / blockRows))
    const counts = before.slice(block * kinds, (block + 1) * kinds)
    add(counts, block * blockRows, row)
    return counts
  }

  return {
    blockRows,
    between(from, to) {
      const counts = upTo(to)
      if (from === 0) return counts
      const earlier = upTo(from)
      for (let kind = 0; kind < kinds; kind++) {
        counts[kind] = (counts[kind] as number) - (earlier[kind] as number)
      }
      return counts
    },
  }
}
