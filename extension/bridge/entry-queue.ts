// How often a document's messages go on their way: each time wakes three processes. Something that happened goes with
// the next turn of the page, but where much happens not more often than anybody can see; what is only the state of
// things (levels, loads, clocks) waits for it, or for its own time. Runs in the bridge.

import type { PageMessage } from '../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET } from '../../trace/wire/record.ts'
import type { Entry } from '../protocol.ts'

/** Streams of one document come within some milliseconds of each other, ten times a second. */
const LIVELY_MS = 20
/** From one time to the next, whatever happens. */
const APART_MS = 200
/** What shows that time passes is seen to move. */
const CALM_MS = 250
/** Nobody looks. */
const UNSEEN_MS = 1000
/** The page lets 64 chunks wait at most until it hears that they are taken. */
const MOST_ENTRIES = 24

export interface EntryQueue {
  add(entry: Entry): void
  /** Whether anybody looks. */
  setWatched(isWatched: boolean): void
  /** Sends what waits, before anything else that is sent. */
  flush(): void
  /** Forgets what waits: it is sent again by who knows what was taken. */
  clear(): void
}

/** Records that tell how things are, not that something happened. */
const CALM_KINDS: ReadonlySet<number> = new Set([
  KIND.outputClock,
  KIND.contextClock,
  KIND.stat,
  KIND.clockPing,
  KIND.quantum,
  KIND.quanta,
  KIND.processEnd,
  KIND.level,
  // A page may talk to its processors all the time; what of it is an event has other records beside it.
  KIND.pageArrive,
  KIND.arrive,
  KIND.workletPost,
])

/** True where somebody who looks waits for it. Bytes of any length; costs a look at each record. */
export const isLively = (message: PageMessage): boolean => {
  if (message.type !== 'records/chunk') return true
  const bytes = new Uint8Array(message.bytes)
  for (let at = RECORD_OFFSET.kind; at < bytes.length; at += RECORD_BYTES)
    if (!CALM_KINDS.has(bytes[at] ?? 0)) return true
  return false
}

/** An empty queue. `send` gets one entry at least. Isolated world. */
export const createEntryQueue = (send: (entries: Entry[]) => void): EntryQueue => {
  let waiting: Entry[] = []
  let isWatched = true
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueMs = Infinity
  let sentMs = -Infinity

  const clear = (): void => {
    clearTimeout(timer)
    dueMs = Infinity
    waiting = []
  }

  const flush = (): void => {
    const entries = waiting
    clear()
    if (entries.length === 0) return
    sentMs = performance.now()
    send(entries)
  }

  return {
    add(entry) {
      waiting.push(entry)
      const nowMs = performance.now()
      // Browsers hold the timers of pages that nobody sees back by up to a minute.
      if (waiting.length >= MOST_ENTRIES || nowMs >= dueMs) return flush()
      const livelyMs = Math.max(LIVELY_MS, sentMs + APART_MS - nowMs)
      const waitMs = !isWatched ? UNSEEN_MS : isLively(entry.message) ? livelyMs : CALM_MS
      const wantedMs = nowMs + waitMs
      if (wantedMs >= dueMs) return
      clearTimeout(timer)
      dueMs = wantedMs
      timer = setTimeout(flush, waitMs)
    },
    setWatched(isNow) {
      isWatched = isNow
      if (isNow) flush()
    },
    flush,
    clear,
  }
}
