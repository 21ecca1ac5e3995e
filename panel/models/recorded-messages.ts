// Keeps the received messages, so that the recording can be saved as it came. Bounded by bytes: the oldest record
// chunks go first and are counted; what defines sources and documents stays, because later chunks need it. Panel page.

import { sizeOf } from '../../trace/validate/message-cost.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'

/** Bytes of messages that define things, at most: a hostile page must not fill the panel with them. */
const SMALL_MESSAGE_BYTES = 48 * 1024 * 1024

export interface MessageLog {
  append(stamped: StampedMessage): void
  /** What is kept, oldest first. Allocates an array. */
  messages(): StampedMessage[]
  readonly count: number
  readonly bytes: number
  /** Chunks that were let go to stay within the bound. */
  readonly evictedChunks: number
  readonly evictedBytes: number
  /** Small messages that came after their bound was reached. */
  readonly refused: number
  clear(): void
}

/** A log of at most `maxBytes` bytes of records. */
export function createMessageLog(maxBytes: number): MessageLog {
  let entries: (StampedMessage | null)[] = []
  let cursor = 0
  let holes = 0
  /** Bytes of the messages that are no chunks. */
  let small = 0
  let bytes = 0
  let evictedChunks = 0
  let evictedBytes = 0
  let refused = 0

  const evictOldestChunk = (): boolean => {
    for (; cursor < entries.length; cursor += 1) {
      const message = entries[cursor]?.message
      if (message?.type !== 'records/chunk') continue
      entries[cursor] = null
      holes += 1
      bytes -= message.bytes.byteLength
      evictedChunks += 1
      evictedBytes += message.bytes.byteLength
      return true
    }
    return false
  }

  const isTooFull = (): boolean => bytes > maxBytes

  const evictUntilItFits = (): void => {
    let isOver = isTooFull()
    while (isOver) isOver = evictOldestChunk() && isTooFull()
  }

  const compact = (): void => {
    if (holes < 1024 || holes < entries.length / 2) return
    entries = entries.filter((entry) => entry !== null)
    holes = 0
    cursor = 0
  }

  return {
    get count() {
      return entries.length - holes
    },
    get bytes() {
      return bytes
    },
    get evictedChunks() {
      return evictedChunks
    },
    get evictedBytes() {
      return evictedBytes
    },
    get refused() {
      return refused
    },
    append(stamped) {
      if (stamped.message.type === 'records/chunk') {
        bytes += stamped.message.bytes.byteLength
      } else {
        const size = sizeOf(stamped.message)
        if (small + size > SMALL_MESSAGE_BYTES) {
          refused += 1
          return
        }
        small += size
        bytes += size
      }
      entries.push(stamped)
      evictUntilItFits()
      compact()
    },
    messages() {
      return entries.filter((entry) => entry !== null)
    },
    clear() {
      entries = []
      cursor = holes = small = bytes = evictedChunks = evictedBytes = refused = 0
    },
  }
}
