// Pool of transferable buffers for records, where no memory can be shared: filled here, transferred away, and (in the
// audio thread) sent back empty. Runs on the page and in the audio thread.
//
// A scope sends one chunk a tenth of a second at most. 2048 records then carry 20 480 records a second: 54 processors
// with every quantum timed at 48 kHz. Four chunks (256 KiB) bridge 0.3 s in which the page returns nothing.

import {
  byteLengthOf,
  createBuffer,
  createList,
  floor,
  isFinite,
  max,
  min,
  own,
  push,
  takeAt,
} from './natives.ts'
import { LIMIT } from './protocol.ts'
import { RECORD_BYTES } from './record.ts'
import { type RecordView, recordView } from './record-view.ts'
import type { RecordSink } from './record-writer.ts'

export const DEFAULT_POOL_CHUNKS = 4

export interface ChunkPoolOptions {
  /** Records in each chunk, 1…LIMIT.chunkRecords. Default LIMIT.chunkRecords. */
  chunkRecords?: number
  /** Chunks that may be in use at once, from 1. Default 4. */
  chunks?: number
  /**
   * True: chunks that were taken never come back, so new ones are allocated (page). False: the number of chunks is
   * fixed and nothing is allocated later (audio thread). At most `chunks` wait here in either case.
   */
  isGrowing?: boolean
}

/** A chunk on its way out: `recordBytes` bytes of records at the start of `bytes`. */
export interface FilledChunk {
  bytes: ArrayBuffer
  recordBytes: number
}

interface Chunk {
  readonly bytes: ArrayBuffer
  readonly view: RecordView
}

export interface ChunkPool extends RecordSink {
  /** Records that wait in all chunks together. */
  readonly pendingRecords: number
  /**
   * The oldest chunk that has records, now the caller's to transfer; null where none waits. Allocates one small object.
   */
  take(): FilledChunk | null
  /**
   * An empty chunk comes back. False, and ignored, where it has not the right size or the pool has all of its chunks.
   */
  giveBack(bytes: ArrayBuffer): boolean
  /** Every chunk of a pool that does not grow is here, filled, or with the caller; this many are with the caller. */
  readonly awayChunks: number
}

/**
 * A pool with its chunks allocated (a growing one allocates them as needed). One thread only. Out-of-range
 * options are clamped.
 */
export function createChunkPool(options: ChunkPoolOptions = {}): ChunkPool {
  const chunkRecords = clamp(own(options, 'chunkRecords') ?? LIMIT.chunkRecords, LIMIT.chunkRecords)
  const chunks = clamp(own(options, 'chunks') ?? DEFAULT_POOL_CHUNKS, 1024)
  const isGrowing = own(options, 'isGrowing') ?? false
  const chunkBytes = chunkRecords * RECORD_BYTES
  const free = createList<Chunk>()
  const full = createList<Chunk>()
  let away = 0
  let current: Chunk | null = null
  let filled = 0
  let dropped = 0
  if (!isGrowing) {
    for (let index = 0; index < chunks; index++) push(free, createChunk(createBuffer(chunkBytes)))
  }
  let { view } = createChunk(createBuffer(0))

  const next = (): Chunk | null => {
    const empty = takeAt(free, free.length - 1)
    if (empty) return empty
    return isGrowing && full.length < chunks ? createChunk(createBuffer(chunkBytes)) : null
  }

  return {
    get view() {
      return view
    },
    reserve() {
      if (current === null || filled === chunkRecords) {
        if (current !== null) push(full, current)
        filled = 0
        current = next()
        if (current === null) return -1
        view = current.view
      }
      return filled * RECORD_BYTES
    },
    commit() {
      filled++
    },
    drop() {
      dropped++
    },
    get dropped() {
      return dropped
    },
    get pendingRecords() {
      return full.length * chunkRecords + filled
    },
    take() {
      const oldest = takeAt(full, 0)
      if (oldest) {
        away++
        return { bytes: oldest.bytes, recordBytes: chunkBytes }
      }
      if (current === null || filled === 0) return null
      const chunk = { bytes: current.bytes, recordBytes: filled * RECORD_BYTES }
      current = null
      filled = 0
      away++
      return chunk
    },
    giveBack(bytes) {
      if (away === 0 || byteLengthOf(bytes) !== chunkBytes) return false
      if (isGrowing && free.length >= chunks) return false
      away--
      push(free, createChunk(bytes))
      return true
    },
    get awayChunks() {
      return away
    },
  }
}

const createChunk = (bytes: ArrayBuffer): Chunk => ({ bytes, view: recordView(bytes) })

const clamp = (value: number, most: number): number =>
  isFinite(value) ? min(most, max(1, floor(value))) : most
