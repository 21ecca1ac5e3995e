// Keeps what a document has said until the panel has it. Chunks stay until they are acknowledged; definitions stay
// for ever, the newest of each kind, so that a panel that opens later learns what the records mean. The page never
// waits for any of this: each chunk counts as taken at once. A panel that is slow gets no more than SENT_BYTES ahead of
// what it acknowledges; what does not fit waits here, and of what has no room here the oldest is let go, of which stays
// what it was like by the second (lost-seconds.ts). So a panel that comes back has the last minutes whole. Bounded.
// Pure; runs in the bridge.

import { createLostSeconds, type LostSeconds } from '../../trace/holes/lost-seconds.ts'
import {
  LIMIT,
  MESSAGE_KEYS,
  type PageMessage,
  type PageMessageOf,
} from '../../trace/wire/protocol.ts'
import { RECORD_BYTES } from '../../trace/wire/record.ts'
import type { Entry } from '../protocol.ts'

/**
 * Definitions that are kept for a later panel. A page with more is hostile or broken; they still go to a panel that
 * keeps up.
 */
export const MAX_DEFINITIONS = 8192
/** Of chunks that are on their way to the panel without an acknowledgement; and how many, at most. */
export const SENT_BYTES = 4 * 1024 * 1024
const MAX_SENT_CHUNKS = 4096
/** The same of all that are kept, these among them: four minutes of a busy page. */
export const KEPT_BYTES = 2 * SENT_BYTES
export const MAX_KEPT_CHUNKS = 2 * MAX_SENT_CHUNKS
/** Stretches of a stream that tell of what was let go, one or two chunks each: some hundred seconds of a busy page. */
export const MAX_LOST_STRETCHES = 16

type Chunk = PageMessageOf<'records/chunk'>

interface ChunkEntry extends Entry {
  message: Chunk
}

/** What was let go of one stream in a row: as it has never more records than that had, its last ordinals are enough. */
interface Lost {
  /** The last two at most: where a panel went, also those that it had been given are let go. */
  ordinals: number[]
  /** The last one. */
  message: Chunk
  readonly seconds: LostSeconds
}

const CHUNK_BYTES = LIMIT.chunkRecords * RECORD_BYTES

export interface MessageLog {
  /** Takes a message in: it is given by `take` when its turn has come. */
  append(message: PageMessage): void
  /** Forgets the chunks up to `ordinal`. */
  acknowledge(ordinal: number): void
  /**
   * What may go on its way now, in order, and was not given since `restart`. `isAll`: also what is more than a panel
   * that does not answer should get.
   */
  take(isAll?: boolean): Entry[]
  /** Nothing above `ordinal` was given. */
  restart(ordinal: number): void
  /** Chunks so far. */
  readonly seenChunks: number
  readonly lastOrdinal: number
  /** The highest one that was acknowledged; 0: none was. */
  readonly acknowledgedOrdinal: number
}

/** Under which key the newest message stands for all before it; null where each counts. */
const keyOf = (message: PageMessage): string | null => {
  const keyOfType = MESSAGE_KEYS[message.type] as ((message: PageMessage) => string | number) | null
  return keyOfType === null ? null : `${message.type}:${keyOfType(message)}`
}

const isChunk = (entry: Entry): entry is ChunkEntry => entry.message.type === 'records/chunk'

const bytesOf = (entries: readonly ChunkEntry[]): number =>
  entries.reduce((sum, { message }) => sum + message.bytes.byteLength, 0)

/** What was let go as chunks, each under one of the last ordinals of those that it stands for. */
const entriesOf = ({ ordinals, message, seconds }: Lost): ChunkEntry[] => {
  const bytes = seconds.write()
  const count = Math.ceil(bytes.byteLength / CHUNK_BYTES)
  return ordinals.slice(-count).map((ordinal, index) => ({
    ordinal,
    message: { ...message, bytes: bytes.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES) },
  }))
}

/** An empty log, whose first entry gets the ordinal 1. Any thread. */
export const createMessageLog = (): MessageLog => {
  const definitions = new Map<string, Entry>()
  /** Not acknowledged: those on their way first, then those that wait. */
  let sent: ChunkEntry[] = []
  let waiting: ChunkEntry[] = []
  let sentBytes = 0
  let waitingBytes = 0
  /** The oldest first. */
  let lost: Lost[] = []
  let latest: Entry | null = null
  let seenChunks = 0
  let lastOrdinal = 0
  let givenOrdinal = 0
  let acknowledgedOrdinal = 0

  const letOldestGo = (): void => {
    const oldest = waiting.shift()
    if (oldest === undefined) return
    const { ordinal, message } = oldest
    waitingBytes -= message.bytes.byteLength
    let own = lost.findLast((each) => each.message.stream === message.stream)
    if (own === undefined || own.seconds.size >= LIMIT.chunkRecords) {
      own = { ordinals: [], message, seconds: createLostSeconds() }
      lost.push(own)
      if (lost.length > MAX_LOST_STRETCHES) lost.shift()
    }
    own.seconds.add(message.bytes)
    own.ordinals = [...own.ordinals, ordinal].sort((one, other) => one - other).slice(-2)
    own.message = message
  }

  const isOver = (): boolean =>
    sentBytes + waitingBytes > KEPT_BYTES || sent.length + waiting.length > MAX_KEPT_CHUNKS

  const hasRoom = (): boolean => sentBytes < SENT_BYTES && sent.length < MAX_SENT_CHUNKS

  const give = (entry: Entry): Entry => {
    givenOrdinal = entry.ordinal
    if (isChunk(entry)) {
      sent.push(entry)
      sentBytes += entry.message.bytes.byteLength
    }
    return entry
  }

  /** All that was not given, in order. */
  const allWaiting = (): Entry[] => {
    const summaries = lost.flatMap(entriesOf)
    lost = []
    const ahead = waiting
    waiting = []
    waitingBytes = 0
    return [...definitions.values(), ...summaries, ...ahead]
      .filter(({ ordinal }) => ordinal > givenOrdinal)
      .sort((a, b) => a.ordinal - b.ordinal)
  }

  /** Those that were not given after all. */
  const putBack = (entries: readonly Entry[]): void => {
    const chunks = entries.filter(isChunk)
    waiting = [...chunks, ...waiting]
    waitingBytes += bytesOf(chunks)
  }

  return {
    get seenChunks() {
      return seenChunks
    },
    get acknowledgedOrdinal() {
      return acknowledgedOrdinal
    },
    get lastOrdinal() {
      return lastOrdinal
    },
    append(message) {
      const entry: Entry = { ordinal: ++lastOrdinal, message }
      latest = entry
      const key = keyOf(message)
      if (isChunk(entry)) {
        seenChunks++
        waiting.push(entry)
        waitingBytes += entry.message.bytes.byteLength
        while (isOver() && waiting.length > 0) letOldestGo()
      } else if (key !== null && (definitions.delete(key) || definitions.size < MAX_DEFINITIONS)) {
        // Deleted first, so that insertion order stays the order of ordinals.
        definitions.set(key, entry)
      }
    },
    acknowledge(ordinal) {
      acknowledgedOrdinal = Math.max(acknowledgedOrdinal, ordinal)
      sent = sent.filter((entry) => entry.ordinal > ordinal)
      waiting = waiting.filter((entry) => entry.ordinal > ordinal)
      lost = lost.filter(({ ordinals }) => (ordinals.at(-1) ?? 0) > ordinal)
      if (latest !== null && isChunk(latest) && latest.ordinal <= ordinal) latest = null
      sentBytes = bytesOf(sent)
      waitingBytes = bytesOf(waiting)
    },
    take(isAll = false) {
      if (givenOrdinal >= lastOrdinal || !(isAll || hasRoom())) return []
      if (latest !== null && givenOrdinal === lastOrdinal - 1 && lost.length === 0) {
        waiting = []
        waitingBytes = 0
        return [give(latest)]
      }
      const entries = allWaiting()
      const given: Entry[] = []
      for (const entry of entries) {
        if (!isAll && !hasRoom()) break
        given.push(give(entry))
      }
      putBack(entries.slice(given.length))
      return given
    },
    restart(ordinal) {
      const again = sent.filter((entry) => entry.ordinal > ordinal)
      sent = sent.filter((entry) => entry.ordinal <= ordinal)
      sentBytes = bytesOf(sent)
      putBack(again)
      givenOrdinal = ordinal
    },
  }
}
