// What a recording that is joined has on disk already of what its page says again to each new panel: a second hello
// would begin its document anew, and a condition would count twice. Panel page.

import { MESSAGE_KEYS, type PageMessage, type StampedMessage } from '../../trace/wire/protocol.ts'

/** A bridge says no more of them again. */
const MOST = 8192

export interface KnownDefinitions {
  /** It is on disk. */
  add(stamped: StampedMessage): void
  /** True, once, for one that is there as it is. */
  take(stamped: StampedMessage): boolean
  clear(): void
}

export function createKnownDefinitions(): KnownDefinitions {
  const texts = new Map<string, string>()

  const keyOf = ({ document, message }: StampedMessage): string | null => {
    const keyOfType = MESSAGE_KEYS[message.type] as ((message: PageMessage) => unknown) | null
    return keyOfType === null ? null : `${document} ${message.type} ${String(keyOfType(message))}`
  }

  return {
    add(stamped) {
      const key = keyOf(stamped)
      if (key === null) return
      texts.delete(key)
      texts.set(key, JSON.stringify(stamped.message))
      const [oldest] = texts.keys()
      if (texts.size > MOST && oldest !== undefined) texts.delete(oldest)
    },
    take(stamped) {
      if (texts.size === 0) return false
      const key = keyOf(stamped)
      if (key === null) return false
      const text = texts.get(key)
      texts.delete(key)
      return text === JSON.stringify(stamped.message)
    },
    clear: () => texts.clear(),
  }
}
