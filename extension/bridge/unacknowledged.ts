// Keeps what a document has said until the panel has it. Chunks stay until they are acknowledged; definitions stay
// for ever, the newest of each kind, so that a panel that opens later learns what the records mean. The page lets but
// few chunks wait, whatever their size, and most are small: as long as there is room here for their bytes they count as
// taken for it, so that a panel that is slow or away for a minute costs no record. Bounded. Pure; runs in the bridge.

import { LIMIT, MESSAGE_KEYS, type PageMessage } from '../../trace/wire/protocol.ts'
import type { Entry } from '../protocol.ts'

/**
 * Definitions that are kept for a later panel. A page with more is hostile or broken; they still go to a panel that
 * listens.
 */
export const MAX_DEFINITIONS = 8192
/** Of chunks that count as taken for the page although the panel does not have them yet; and how many, at most. */
export const KEPT_BYTES = 4 * 1024 * 1024
export const MAX_KEPT_CHUNKS = 4096

export interface MessageLog {
  /** The entry to send, or the reason why the message is refused: too many chunks that do not count as taken. */
  append(message: PageMessage): { entry: Entry } | { error: string }
  /** Forgets the chunks up to `ordinal`. */
  acknowledge(ordinal: number): void
  /** How many chunks the page may count as taken since the start: those acknowledged, and those that have room here. */
  readonly takenChunks: number
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

const bytesOf = (message: PageMessage): number =>
  message.type === 'records/chunk' ? message.bytes.byteLength : 0

/** An empty log, whose first entry gets the ordinal 1. Any thread. */
export const createMessageLog = (): MessageLog => {
  const definitions = new Map<string, Entry>()
  let chunks: Entry[] = []
  let bytes = 0
  let seenChunks = 0
  let takenChunks = 0
  let lastOrdinal = 0
  let acknowledgedOrdinal = 0

  const takeWhatHasRoom = (): void => {
    if (bytes < KEPT_BYTES && chunks.length < MAX_KEPT_CHUNKS) takenChunks = seenChunks
    else takenChunks = Math.max(takenChunks, seenChunks - chunks.length)
  }

  return {
    get takenChunks() {
      return takenChunks
    },
    get acknowledgedOrdinal() {
      return acknowledgedOrdinal
    },
    get lastOrdinal() {
      return lastOrdinal
    },
    append(message) {
      const key = keyOf(message)
      if (key === null && seenChunks - takenChunks >= LIMIT.unacknowledgedChunks) {
        return { error: 'A chunk came although too many wait for acknowledgement.' }
      }
      const entry = { ordinal: ++lastOrdinal, message }
      if (key === null) {
        chunks.push(entry)
        seenChunks++
        bytes += bytesOf(message)
        takeWhatHasRoom()
      } else if (definitions.delete(key) || definitions.size < MAX_DEFINITIONS) {
        // Deleted first, so that insertion order stays the order of ordinals.
        definitions.set(key, entry)
      }
      return { entry }
    },
    acknowledge(ordinal) {
      acknowledgedOrdinal = Math.max(acknowledgedOrdinal, ordinal)
      chunks = chunks.filter((entry) => entry.ordinal > ordinal)
      bytes = chunks.reduce((sum, { message }) => sum + bytesOf(message), 0)
      takeWhatHasRoom()
    },
    after(ordinal) {
      return [...definitions.values(), ...chunks]
        .filter((entry) => entry.ordinal > ordinal)
        .sort((a, b) => a.ordinal - b.ordinal)
    },
  }
}
