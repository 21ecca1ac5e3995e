// Keeps what a document has said until the panel has it. Chunks stay until they are acknowledged; definitions stay
// for ever, the newest of each kind, so that a panel that opens later learns what the records mean. Bounded. Pure;
// runs in the bridge.

import { LIMIT, MESSAGE_KEYS, type PageMessage } from '../../trace/wire/protocol.ts'
import type { Entry } from '../protocol.ts'

/**
 * Definitions that are kept for a later panel. A page with more is hostile or broken; they still go to a panel that
 * listens.
 */
export const MAX_DEFINITIONS = 8192

export interface MessageLog {
  /** The entry to send, or the reason why the message is refused: too many chunks without acknowledgement. */
  append(message: PageMessage): { entry: Entry } | { error: string }
  /** Forgets the chunks up to `ordinal`. Returns how many chunks have been acknowledged since the start. */
  acknowledge(ordinal: number): number
  /** What is kept of the entries above `ordinal`, in order. */
  after(ordinal: number): Entry[]
  readonly lastOrdinal: number
  /** The highest one that was acknowledged; 0: none was. */
  readonly acknowledgedOrdinal: number
}

/** Under which key the newest message stands for all before it; null where each counts. */
const keyOf = (message: PageMessage): string | null => {
  const keyOfType = MESSAGE_KEYS[message.type] as ((message: PageMessage) => string | number) | null
  return keyOfType === null ? null : `${message.type}:${keyOfType(message)}`
}

/** An empty log, whose first entry gets the ordinal 1. Any thread. */
export const createMessageLog = (): MessageLog => {
  const definitions = new Map<string, Entry>()
  let chunks: Entry[] = []
  let acknowledgedChunks = 0
  let lastOrdinal = 0
  let acknowledgedOrdinal = 0

  return {
    get acknowledgedOrdinal() {
      return acknowledgedOrdinal
    },
    get lastOrdinal() {
      return lastOrdinal
    },
    append(message) {
      const key = keyOf(message)
      if (key === null && chunks.length >= LIMIT.unacknowledgedChunks) {
        return { error: 'A chunk came although too many wait for acknowledgement.' }
      }
      const entry = { ordinal: ++lastOrdinal, message }
      if (key === null) {
        chunks.push(entry)
      } else if (definitions.delete(key) || definitions.size < MAX_DEFINITIONS) {
        // Deleted first, so that insertion order stays the order of ordinals.
        definitions.set(key, entry)
      }
      return { entry }
    },
    acknowledge(ordinal) {
      acknowledgedOrdinal = Math.max(acknowledgedOrdinal, ordinal)
      const kept = chunks.filter((entry) => entry.ordinal > ordinal)
      acknowledgedChunks += chunks.length - kept.length
      chunks = kept
      return acknowledgedChunks
    },
    after(ordinal) {
      return [...definitions.values(), ...chunks]
        .filter((entry) => entry.ordinal > ordinal)
        .sort((a, b) => a.ordinal - b.ordinal)
    },
  }
}
