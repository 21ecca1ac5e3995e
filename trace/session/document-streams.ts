// The record streams of a document: which records are new, how many were lost. Any reader context.

import type { NoticeList } from '../alerts/notice-list.ts'
import { SESSION_LIMIT, type SessionBudget } from '../config/session-budget.ts'
import { KIND, readRecord, RECORD_BYTES, type TraceRecord } from '../wire/record.ts'
import { createStreamState, type StreamState } from './stream-state.ts'

const MAX_STREAMS = 512

export interface RecordCounts {
  received: number
  dropped: number
}

/** What was in a chunk. */
export interface ChunkCounts {
  records: number
  /** Of these, those that had come before. */
  duplicates: number
}

export interface DocumentStreams {
  readonly counts: RecordCounts
  /**
   * Gives each new record of a chunk to `take`, in order. The record is one object, filled anew for each. `dropped`:
   * the writer's own total of lost ones. Null where there are too many streams.
   */
  read(
    stream: number,
    dropped: number,
    bytes: ArrayBuffer,
    take: (record: TraceRecord) => void,
  ): ChunkCounts | null
  /** Counts start anew; the places in the sequences stay. */
  resetCounts(): void
}

/** No stream. Any thread. */
export function createDocumentStreams(notices: NoticeList, budget: SessionBudget): DocumentStreams {
  const streams = new Map<number, StreamState>()
  const scratch: TraceRecord = {
    kind: 0,
    flags: 0,
    source: 0,
    sequence: 0,
    frame: 0,
    wallMs: 0,
    a: 0,
    b: 0,
  }

  function stateOf(stream: number): StreamState | null {
    let state = streams.get(stream)
    if (state === undefined) {
      if (streams.size >= MAX_STREAMS) {
        notices.add({ code: 'source-limit', of: 'streams', limit: MAX_STREAMS })
        return null
      }
      if (!budget.take('streams')) {
        notices.add({ code: 'source-limit', of: 'totalStreams', limit: SESSION_LIMIT.streams })
        return null
      }
      state = createStreamState()
      streams.set(stream, state)
    }
    return state
  }

  return {
    get counts() {
      let received = 0
      let dropped = 0
      for (const state of streams.values()) {
        received += state.received
        dropped += state.dropped
      }
      return { received, dropped }
    },
    read(stream, dropped, bytes, take) {
      const state = stateOf(stream)
      if (state === null) return null
      const view = new DataView(bytes)
      const duplicatesBefore = state.duplicates
      const records = Math.floor(bytes.byteLength / RECORD_BYTES)
      for (let index = 0; index < records; index++) {
        const record = readRecord(view, index * RECORD_BYTES, scratch)
        // It stands for others, whose numbers are missing.
        if (record.kind !== KIND.lost && state.accept(record.sequence)) take(record)
      }
      state.reportDropped(dropped)
      return { records, duplicates: state.duplicates - duplicatesBefore }
    },
    resetCounts() {
      for (const state of streams.values()) state.resetCounts()
    },
  }
}
