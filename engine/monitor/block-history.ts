// The last block times: mean, worst, percentile, spread. Audio thread; nothing allocates after creation: sums stand in
// a typed array, because a closure's variable that holds a fraction is boxed anew at each write.

/** Block times that are kept. */
export const HISTORY_BLOCKS = 1000

const SUM = 0
const SQUARES = 1
const MAX = 2
const COUNT = 3

export interface BlockHistory {
  /** Takes one block's time, µs. */
  add(us: number): void
  /** Of what is kept; 0 where nothing is. */
  readonly length: number
  percentile(percent: number): number
  deviation(): number
  mean(): number
  /** Blocks of the history that took longer than this, µs. */
  countAbove(us: number): number
  /** Of the blocks since the last `closeInterval`. */
  readonly intervalCount: number
  readonly intervalMeanUs: number
  readonly intervalMaxUs: number
  closeInterval(): void
  reset(): void
}

/** An empty history of `capacity` block times. */
export function createBlockHistory(capacity: number = HISTORY_BLOCKS): BlockHistory {
  const times = new Float64Array(capacity)
  const scratch = new Float64Array(capacity)
  const interval = new Float64Array(4)
  let next = 0
  let length = 0

  function mean(): number {
    let sum = 0
    for (let index = 0; index < length; index++) sum += times[index] as number
    return length === 0 ? 0 : sum / length
  }

  return {
    add(us) {
      times[next] = us
      next = next + 1 === capacity ? 0 : next + 1
      if (length < capacity) length++
      interval[SUM] = (interval[SUM] as number) + us
      interval[SQUARES] = (interval[SQUARES] as number) + us * us
      interval[COUNT] = (interval[COUNT] as number) + 1
      if (us > (interval[MAX] as number)) interval[MAX] = us
    },
    get length() {
      return length
    },
    percentile(percent) {
      if (length === 0) return 0
      for (let index = 0; index < length; index++) scratch[index] = times[index] as number
      const rank = Math.min(length - 1, Math.max(0, Math.ceil((percent / 100) * length) - 1))
      return select(scratch, length, rank)
    },
    deviation() {
      if (length < 2) return 0
      const centre = mean()
      let squares = 0
      for (let index = 0; index < length; index++) {
        const away = (times[index] as number) - centre
        squares += away * away
      }
      return Math.sqrt(squares / (length - 1))
    },
    mean,
    countAbove(us) {
      let count = 0
      for (let index = 0; index < length; index++) if ((times[index] as number) > us) count++
      return count
    },
    get intervalCount() {
      return interval[COUNT] as number
    },
    get intervalMeanUs() {
      const count = interval[COUNT] as number
      return count === 0 ? 0 : (interval[SUM] as number) / count
    },
    get intervalMaxUs() {
      return interval[MAX] as number
    },
    closeInterval() {
      interval.fill(0)
    },
    reset() {
      next = 0
      length = 0
      interval.fill(0)
    },
  }
}

/**
 * The value that would stand at `rank` if the first `length` values were sorted; reorders them. About 2 × length steps.
 */
function select(values: Float64Array, length: number, rank: number): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] as number) < pivot) left++
      while ((values[right] as number) > pivot) right--
      if (left > right) break
      const swap = values[left] as number
      values[left] = values[right] as number
      values[right] = swap
      left++
      right--
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return values[rank] as number
}
