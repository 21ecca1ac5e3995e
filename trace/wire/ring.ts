// Ring of records in shared memory: one writer (audio thread), one reader (page). Runs in both; no locks, no waiting.
// Where no memory can be shared both ends are in the audio thread, over a buffer of its own.
//
//   byte   0          64         128          192                192 + 32 × capacity
//          ┌──────────┬──────────┬────────────┬──────────┬──────────┬─ ─
//          │ head u32 │ tail u32 │ dropped u32│ record 0 │ record 1 │
//          └──────────┴──────────┴────────────┴──────────┴──────────┴─ ─
// `head` counts records ever published, `tail` records ever read, both modulo 2^32; the slot is the count modulo the
// capacity, a power of two. Each word has a cache line of its own, so writer and reader do not slow each other down.

import {
  byteLengthOf,
  createBuffer,
  floor,
  min,
  NativeInt32Array,
  NativeUint8Array,
  setBytes,
} from './natives.ts'
import { RECORD_BYTES } from './record.ts'
import { recordView } from './record-view.ts'
import type { RecordSink } from './record-writer.ts'

// Saved for pages that replace them; SharedArrayBuffer is there only in isolated ones.
const { load, store } = Atomics
const NativeRangeError = RangeError
const { SharedArrayBuffer: NativeSharedBuffer } = globalThis

export const RING_HEADER_BYTES = 192
const HEAD = 0
const TAIL = 16
const DROPPED = 32

/** About 1.4 s of a scope that writes 6000 records a second: 256 KiB. */
export const DEFAULT_RING_RECORDS = 8192
const MAX_RING_RECORDS = 1 << 24

const ringBytes = (capacity: number): number =>
  RING_HEADER_BYTES + checkedCapacity(capacity) * RECORD_BYTES

/** A zeroed ring for `capacity` records, a power of two from 2 to 2^24. Throws a RangeError for other capacities. */
export const createRingBuffer = (capacity: number = DEFAULT_RING_RECORDS): SharedArrayBuffer =>
  new NativeSharedBuffer(ringBytes(capacity))

/** The same in memory that nobody shares. */
export const createOwnRing = (capacity: number = DEFAULT_RING_RECORDS): ArrayBuffer =>
  createBuffer(ringBytes(capacity))

function checkedCapacity(capacity: number): number {
  const isPowerOfTwo = capacity % 1 === 0 && (capacity & (capacity - 1)) === 0
  if (isPowerOfTwo && capacity >= 2 && capacity <= MAX_RING_RECORDS) return capacity
  throw new NativeRangeError('Size of a ring')
}

/** Records that fit into `buffer`. Throws a RangeError where it has not the size of a ring. */
export function ringCapacity(buffer: ArrayBufferLike): number {
  return checkedCapacity((byteLengthOf(buffer) - RING_HEADER_BYTES) / RECORD_BYTES)
}

/**
 * The writing end. One thread only; `reserve`, `commit` and `drop` allocate nothing. Bytes written at the reserved
 * offset become visible to the reader by the one store in `commit`. Throws a RangeError for a buffer of a wrong size.
 */
export function createRingWriter(buffer: ArrayBufferLike): RecordSink {
  const capacity = ringCapacity(buffer)
  const mask = capacity - 1
  const words = new NativeInt32Array(buffer, 0, RING_HEADER_BYTES / 4)
  // Taken up from the buffer, so that a writer can be made again over a ring that is in use.
  let head = load(words, HEAD)
  // The reader's index is read only when the ring looks full: the last known one is a safe lower bound.
  let knownTail = load(words, TAIL)
  let dropped = load(words, DROPPED) >>> 0
  return {
    view: recordView(buffer),
    reserve() {
      if (((head - knownTail) | 0) >= capacity) {
        knownTail = load(words, TAIL)
        if (((head - knownTail) | 0) >= capacity) return -1
      }
      return RING_HEADER_BYTES + (head & mask) * RECORD_BYTES
    },
    commit() {
      head = (head + 1) | 0
      store(words, HEAD, head)
    },
    drop() {
      dropped = (dropped + 1) >>> 0
      store(words, DROPPED, dropped | 0)
    },
    get dropped() {
      return dropped
    },
  }
}

export interface RingReader {
  /** Records that wait, 0 to the ring's capacity. */
  readonly available: number
  /** Total of dropped records so far. */
  readonly dropped: number
  /**
   * The oldest records, at most `maxRecords`, at the start of `into`, which has room for so many, or as fresh bytes;
   * null where none wait. Allocates views, and the answer where it is not given.
   */
  read(maxRecords: number, into?: ArrayBuffer): ArrayBuffer | null
}

/** The reading end. One thread only. Throws a RangeError for a buffer of a wrong size. */
export function createRingReader(buffer: ArrayBufferLike): RingReader {
  const capacity = ringCapacity(buffer)
  const mask = capacity - 1
  const words = new NativeInt32Array(buffer, 0, RING_HEADER_BYTES / 4)
  let tail = load(words, TAIL)
  const countAvailable = (): number => {
    const count = (load(words, HEAD) - tail) | 0
    // A damaged head must not make the reader run past the ring.
    return count < 0 ? 0 : count > capacity ? capacity : count
  }
  return {
    get available() {
      return countAvailable()
    },
    get dropped() {
      return load(words, DROPPED) >>> 0
    },
    read(maxRecords, into) {
      const count = min(countAvailable(), floor(maxRecords))
      if (!(count > 0)) return null
      const out = into ?? createBuffer(count * RECORD_BYTES)
      const target = new NativeUint8Array(out)
      const first = tail & mask
      const untilEnd = min(count, capacity - first)
      const sliceAt = (record: number, records: number): Uint8Array =>
        new NativeUint8Array(
          buffer,
          RING_HEADER_BYTES + record * RECORD_BYTES,
          records * RECORD_BYTES,
        )
      setBytes(target, sliceAt(first, untilEnd), 0)
      if (untilEnd < count) setBytes(target, sliceAt(0, count - untilEnd), untilEnd * RECORD_BYTES)
      tail = (tail + count) | 0
      // Only now may the writer use these slots again.
      store(words, TAIL, tail)
      return out
    },
  }
}
