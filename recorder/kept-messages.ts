// What the one-file recorder keeps in the page until somebody asks: bounded, oldest first. Page world, but no DOM. When
// it is full, chunks are no longer acknowledged; the recorder then drops the newest and counts them, as everywhere.

import { byteLengthOf, createList, type List, push } from '../trace/wire/natives.ts'
import { LIMIT, type PageMessage, type StampedMessage } from '../trace/wire/protocol.ts'

const MAX_BYTES = 64 * 1024 * 1024
/** Definitions and notices are small, but a page can make many. */
const MAX_MESSAGES = 200_000

export interface KeptMessages {
  /** Returns how many chunks the recorder may count as taken, all in all. */
  add(message: PageMessage): number
  readonly all: List<StampedMessage>
  /** Chunks that the recorder may count as taken. */
  readonly acknowledged: number
  /** Forgets everything, which somebody else has now; `acknowledged` grows to all of it. */
  release(): void
}

/** An empty store; `document` stamps what is read as `all`. */
export function createKeptMessages(document: string, isTopFrame: boolean): KeptMessages {
  let all = createList<StampedMessage>()
  let bytes = 0
  let seen = 0
  let chunks = 0
  return {
    add(message) {
      // Chunks are bounded by their bytes; leaving one out here would lose it uncounted.
      const isSmall = message.type !== 'records/chunk' && message.type !== 'recorder/stopped'
      if (isSmall && all.length >= MAX_MESSAGES) return chunks
      push(all, { document, frameId: isTopFrame ? 0 : 1, message })
      if (message.type === 'records/chunk') {
        bytes += byteLengthOf(message.bytes)
        seen++
        // The recorder itself stops LIMIT.unacknowledgedChunks after the last one that is acknowledged.
        if (bytes < MAX_BYTES - LIMIT.unacknowledgedChunks * LIMIT.chunkRecords * 32) chunks = seen
      }
      return chunks
    },
    get acknowledged() {
      return chunks
    },
    get all() {
      return all
    },
    release() {
      chunks = seen
      all = createList()
      bytes = 0
    },
  }
}
