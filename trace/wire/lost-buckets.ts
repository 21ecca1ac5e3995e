// What stays of records that have no room: how many of each kind there were in each second, and how long they took, as
// a histogram. Runs where records wait, only while some are let go: the audio thread and the bridge.
//
// A bucket is a record of its own (KIND.lost), so that it travels, is stored and is read as all others, and adds up
// with others of the same second. It tells the mean and the longest of what is in it. There are never more of them than
// there were records.

import { ceil, createBuffer, log2, max } from './natives.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET, writeRecord } from './record.ts'
import { type RecordView, recordView } from './record-view.ts'

const SECOND_MS = 1000
/** The latest, in which one that fits is looked for: the work for a record is bounded, whatever a page writes. */
const LOOK_BACK_BYTES = 256 * RECORD_BYTES

export interface LostBuckets {
  /** As records of their stream, without numbers of their own: their place among the times stands there. */
  readonly view: RecordView
  /** How many there are. Less: the last ones are forgotten. */
  size: number
  /**
   * Takes records in: `count` of this kind that took `us` each, on average, and `mostUs` at most (NaN: their kind has
   * no time); of those that tell what a processor takes, each source is told apart. False, and nothing is taken, where
   * all buckets are. Allocates nothing.
   */
  add(
    kind: number,
    source: number,
    wallMs: number,
    count: number,
    us: number,
    mostUs?: number,
  ): boolean
}

/** Of one stream: room for `capacity` buckets, so many to a doubling of time, and none yet. Any thread. */
export function createLostBuckets(capacity: number, perDoubling: number): LostBuckets {
  // One more, in which each is tried.
  const view = recordView(createBuffer((capacity + 1) * RECORD_BYTES))
  const { words, floats, doubles } = view
  const buckets: LostBuckets = {
    view,
    size: 0,
    add(kind, source, wallMs, count, us, mostUs = us) {
      const of = isOfSource(kind) ? source : 0
      const second = wallMs - (wallMs % SECOND_MS)
      const place = us >= 0 ? 1 + ceil(perDoubling * log2(max(1, us))) : 0
      const { size } = buckets
      const end = size * RECORD_BYTES
      writeRecord(view, end, KIND.lost, kind, of, place, mostUs, second, count, us)
      const first = max(0, end - LOOK_BACK_BYTES)
      for (let at = end - RECORD_BYTES; at >= first; at -= RECORD_BYTES) {
        // Times go on, in one thread at least: those before are of other seconds, too.
        if (doubles[(at + RECORD_OFFSET.wallMs) >> 3] !== second) break
        const isSame =
          words[at >> 2] === words[end >> 2] && words[(at + RECORD_OFFSET.sequence) >> 2] === place
        if (!isSame) continue
        const all = (words[(at + RECORD_OFFSET.a) >> 2] as number) + count
        const mean = floats[(at + RECORD_OFFSET.b) >> 2] as number
        const most = doubles[(at + RECORD_OFFSET.frame) >> 3] as number
        words[(at + RECORD_OFFSET.a) >> 2] = all
        floats[(at + RECORD_OFFSET.b) >> 2] = mean + ((us - mean) * count) / all
        doubles[(at + RECORD_OFFSET.frame) >> 3] = max(most, mostUs)
        return true
      }
      if (size === capacity) return false
      buckets.size++
      return true
    },
  }
  return buckets
}

const isOfSource = (kind: number): boolean => kind === KIND.quantum || kind === KIND.audioProcess

/** How long what a record of this kind tells of took, µs; NaN where it does not say. */
export const ownDurationUs = (kind: number, b: number): number =>
  isOfSource(kind) ? b : kind === KIND.gap ? b * 1000 : NaN
