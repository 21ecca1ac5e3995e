// What a recording that is joined has on disk already of what its page says again to each new panel: a second hello
// would begin its document anew, a condition would count twice, and a chunk that came just before the panel went is
// still kept by the page. Panel page, keeper.

import { MESSAGE_KEYS, type PageMessage, type StampedMessage } from '../trace/wire/protocol.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../trace/wire/record.ts'

/** A bridge says no more of them again. */
const MOST_DEFINITIONS = 8192
/** A recording has a few for each document. */
const MOST_STREAMS = 4096

export interface KnownMessages {
  /** It is on disk. */
  add(stamped: StampedMessage): void
  /** True for one that is there as it is; definitions once, as they may come to be so again. */
  take(stamped: StampedMessage): boolean
  clear(): void
}

/** Nothing is known. */
export function createKnownMessages(): KnownMessages {
  const texts = new Map<string, string>()
  /** Number of the last record of each stream. */
  const sequences = new Map<string, number>()

  const keyOf = ({ document, message }: StampedMessage): string => {
    if (message.type === 'records/chunk') return `${document} ${message.stream}`
    const keyOfType = MESSAGE_KEYS[message.type] as ((message: PageMessage) => unknown) | null
    return `${document} ${message.type} ${String(keyOfType?.(message))}`
  }

  return {
    add(stamped) {
      const key = keyOf(stamped)
      const { message } = stamped
      if (message.type === 'records/chunk') {
        const last = lastSequence(message.bytes)
        if (last !== null) renew(sequences, key, last, MOST_STREAMS)
      } else renew(texts, key, JSON.stringify(message), MOST_DEFINITIONS)
    },
    take(stamped) {
      const { message } = stamped
      if (message.type !== 'records/chunk') {
        if (texts.size === 0) return false
        const key = keyOf(stamped)
        const text = texts.get(key)
        texts.delete(key)
        return text === JSON.stringify(message)
      }
      if (sequences.size === 0) return false
      const known = sequences.get(keyOf(stamped))
      const last = lastSequence(message.bytes)
      // Numbers wrap: less than half of them ahead is later.
      return known !== undefined && last !== null && (known - last) >>> 0 < 0x80000000
    },
    clear() {
      texts.clear()
      sequences.clear()
    },
  }
}

/** The latest goes last, the oldest goes. */
function renew<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}

/** Null where there is no whole record. */
function lastSequence(bytes: ArrayBuffer): number | null {
  const records = Math.floor(bytes.byteLength / RECORD_BYTES)
  if (records === 0) return null
  return new DataView(bytes).getUint32((records - 1) * RECORD_BYTES + RECORD_OFFSET.sequence, true)
}
