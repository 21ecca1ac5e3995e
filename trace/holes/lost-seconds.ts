// What stays of records that are let go because nobody takes them (lost-buckets.ts), and of what was let go before.
// Runs where records wait (the bridge), only while some are let go.

import { createLostBuckets, type LostBuckets, ownDurationUs } from '../wire/lost-buckets.ts'
import { LIMIT } from '../wire/protocol.ts'
import { KIND, readRecord, RECORD_BYTES, RECORD_OFFSET, type TraceRecord } from '../wire/record.ts'

const RECORD_WORDS = RECORD_BYTES / 4
/** A fifth wide: percentiles are within a tenth. */
const PER_DOUBLING = 4

export interface LostSeconds {
  /** Records that `write` makes of what was added. */
  readonly size: number
  /** Lets records of this stream go, also such as `write` has made. Grows by as many buckets at most. */
  add(bytes: ArrayBuffer): void
  /** As records of the same stream, by their seconds. */
  write(): ArrayBuffer
}

/** Nothing of one stream yet. Any thread; 64 KiB for each LIMIT.chunkRecords buckets. */
export function createLostSeconds(): LostSeconds {
  let open = createLostBuckets(LIMIT.chunkRecords, PER_DOUBLING)
  const all: LostBuckets[] = [open]
  const durationOf = createDurations()
  let lastMs = 0
  let scratch: TraceRecord | undefined

  const put = (kind: number, source: number, count: number, us: number, mostUs = us): void => {
    if (open.add(kind, source, lastMs, count, us, mostUs)) return
    open = createLostBuckets(LIMIT.chunkRecords, PER_DOUBLING)
    all.push(open)
    open.add(kind, source, lastMs, count, us, mostUs)
  }

  return {
    get size() {
      return all.reduce((sum, { size }) => sum + size, 0)
    },
    add(bytes) {
      const view = new DataView(bytes)
      for (let at = 0; at + RECORD_BYTES <= bytes.byteLength; at += RECORD_BYTES) {
        const record = (scratch = readRecord(view, at, scratch))
        const { kind, flags, source, wallMs, frame, a, b } = record
        if (Number.isFinite(wallMs)) lastMs = wallMs
        if (kind === KIND.lost) put(flags, source, a, b, frame)
        else put(kind, source, 1, durationOf(record))
      }
    },
    write() {
      const records = all
        .flatMap(({ view: { words, doubles }, size }) =>
          Array.from({ length: size }, (_, index) => ({
            wallMs: doubles[(index * RECORD_BYTES + RECORD_OFFSET.wallMs) / 8] as number,
            words: words.subarray(index * RECORD_WORDS, (index + 1) * RECORD_WORDS),
          })),
        )
        .sort((one, other) => one.wallMs - other.wallMs)
      const whole = new Uint32Array(records.length * RECORD_WORDS)
      records.forEach(({ words }, index) => whole.set(words, index * RECORD_WORDS))
      return whole.buffer
    },
  }
}

/** True for a chunk that holds nothing else. */
export function isLostChunk(bytes: ArrayBuffer): boolean {
  const kinds = new Uint8Array(bytes)
  let at: number = RECORD_OFFSET.kind
  while (kinds[at] === KIND.lost) at += RECORD_BYTES
  return at >= RECORD_BYTES && at + RECORD_BYTES > kinds.length
}

/** How long what a record tells of took, µs, from 0; NaN where its kind, or this one, has no time. */
function createDurations(): (record: TraceRecord) => number {
  /** The latest event and action: what belongs to them follows. */
  const event = { id: 0, wallMs: Number.NaN }
  const action = { event: 0, wallMs: Number.NaN }
  let hasActed = false

  const since = (wallMs: number, fromMs: number, isOf: boolean): number =>
    isOf ? Math.max(0, (wallMs - fromMs) * 1000) : Number.NaN

  return ({ kind, wallMs, a, b }) => {
    switch (kind) {
      case KIND.midiEvent:
      case KIND.pageEvent:
        event.id = a
        event.wallMs = wallMs
        hasActed = false
        return Number.NaN
      case KIND.handlerStart:
        return since(wallMs, event.wallMs, a === event.id)
      case KIND.actionStart: {
        const isFirst = a === event.id && a !== 0 && !hasActed
        hasActed ||= isFirst
        action.event = a
        action.wallMs = wallMs
        return since(wallMs, event.wallMs, isFirst)
      }
      case KIND.actionEnd:
        return since(wallMs, action.wallMs, a === action.event)
      case KIND.longTask:
        return b > 0 ? b * 1000 : Number.NaN
      default: {
        const us = ownDurationUs(kind, b)
        return us >= 0 ? us : Number.NaN
      }
    }
  }
}
