// Follows the sequence numbers of one stream: what was lost is counted exactly, what comes twice is refused.
// Any reader context.
//
// Two witnesses tell of losses: gaps in the sequence (exact, but a loss after the last record shows only with the next)
// and the writer's own total in each chunk (at once, but blind to chunks that were lost on the way). Each loss that the
// writer knows becomes a gap in time, so the larger of the two is the loss; their sum would count it twice.

/** Gaps that are remembered, so that a chunk that comes late still fills its own. */
const MAX_OPEN_GAPS = 64

interface Gap {
  from: number
  count: number
}

export interface StreamState {
  readonly received: number
  /** Records lost, as far as either witness knows. */
  readonly dropped: number
  /** Records refused because they had come before. */
  readonly duplicates: number
  /** True where the record is new; false where it must not be used. `sequence` is a u32 and may wrap. */
  accept(sequence: number): boolean
  /** The writer's own total, from a chunk. */
  reportDropped(total: number): void
  /** Counts start anew; the place in the sequence stays. */
  resetCounts(): void
}

/** A stream that has seen nothing. The first record's number is expected to be 0. Any thread. */
export function createStreamState(): StreamState {
  let next = 0
  let hasBegun = false
  let received = 0
  let gapTotal = 0
  let reported = 0
  let duplicates = 0
  /** Losses up to the last reset of the counts. */
  let droppedBefore = 0
  let gaps: Gap[] = []

  function fillGap(sequence: number): boolean {
    for (let index = 0; index < gaps.length; index++) {
      const gap = gaps[index] as Gap
      const offset = (sequence - gap.from) >>> 0
      if (offset >= gap.count) continue
      const after = gap.count - offset - 1
      const parts: Gap[] = []
      if (offset > 0) parts.push({ from: gap.from, count: offset })
      if (after > 0) parts.push({ from: (sequence + 1) >>> 0, count: after })
      gaps.splice(index, 1, ...parts)
      gapTotal--
      return true
    }
    return false
  }

  return {
    get received() {
      return received
    },
    get dropped() {
      return Math.max(0, Math.max(gapTotal, reported) - droppedBefore)
    },
    get duplicates() {
      return duplicates
    },
    accept(sequence) {
      const ahead = (sequence - next) >>> 0
      if (ahead === 0) {
        hasBegun = true
        next = (next + 1) >>> 0
        received++
        return true
      }
      // A difference of more than half the range is a step back, except before there was anything to step back from.
      if (ahead >= 0x80000000 && hasBegun) {
        if (!fillGap(sequence)) {
          duplicates++
          return false
        }
        received++
        return true
      }
      hasBegun = true
      gaps.push({ from: next, count: ahead })
      if (gaps.length > MAX_OPEN_GAPS) gaps = gaps.slice(-MAX_OPEN_GAPS)
      gapTotal += ahead
      next = (sequence + 1) >>> 0
      received++
      return true
    },
    reportDropped(total) {
      if (total > reported) reported = total
    },
    resetCounts() {
      received = 0
      duplicates = 0
      droppedBefore = Math.max(gapTotal, reported)
    },
  }
}
