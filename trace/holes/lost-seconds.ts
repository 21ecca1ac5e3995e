// What stays of records that are let go because nobody takes them: how many of each kind there were in each second, and
// how long they took, as a histogram. Runs where records wait (the bridge), only while some are let go.
//
// A bucket is a record of its own (KIND.lost), so that it travels, is stored and is read as all others, and adds up
// with others of the same second. Buckets are a fifth wide (four to a doubling) and tell the mean and the longest of
// what is in them: sums and maxima are exact, percentiles within a tenth. There are never more of them than there were
// records.

import {
  KIND,
  readRecord,
  RECORD_BYTES,
  RECORD_OFFSET,
  type TraceRecord,
  writeRecord,
} from '../wire/record.ts'
import { recordView } from '../wire/record-view.ts'

const BUCKETS_PER_DOUBLING = 4
/** More than there are, up to the longest time that a double can tell. */
const MAX_BUCKETS = 8192
const SECOND_MS = 1000

/** Kinds of which each source is told apart: what a processor takes of its quantum. */
const BY_SOURCE: ReadonlySet<number> = new Set([KIND.quantum, KIND.audioProcess])

export interface LostSeconds {
  /** Records that `write` makes of what was added. */
  readonly size: number
  /** Lets records of this stream go, also such as `write` has made. Grows by as many buckets at most. */
  add(bytes: ArrayBuffer): void
  /** As records of the same stream, by their seconds, with the last numbers of those that are gone. */
  write(): ArrayBuffer
}

interface Bucket {
  readonly kind: number
  readonly source: number
  count: number
  /** Of how long each took, µs; NaN: their kind has no time. */
  sumUs: number
  mostUs: number
}

/** Nothing of one stream yet. Any thread; an object for each bucket. */
export function createLostSeconds(): LostSeconds {
  const seconds = new Map<number, Map<number, Bucket>>()
  const durationOf = createDurations()
  let size = 0
  let lastSecond = 0
  let lastSequence = 0
  let scratch: TraceRecord | undefined

  const put = (
    second: number,
    kind: number,
    source: number,
    count: number,
    meanUs: number,
    mostUs: number,
  ): void => {
    const buckets = seconds.get(second) ?? new Map<number, Bucket>()
    seconds.set(second, buckets)
    const key = (kind * 0x10000 + source) * MAX_BUCKETS + bucketOf(meanUs)
    const bucket = buckets.get(key)
    if (bucket === undefined) {
      buckets.set(key, { kind, source, count, sumUs: count * meanUs, mostUs })
      size++
      return
    }
    bucket.count += count
    bucket.sumUs += count * meanUs
    bucket.mostUs = Math.max(bucket.mostUs, mostUs)
  }

  return {
    get size() {
      return size
    },
    add(bytes) {
      const view = new DataView(bytes)
      for (let at = 0; at + RECORD_BYTES <= bytes.byteLength; at += RECORD_BYTES) {
        const record = (scratch = readRecord(view, at, scratch))
        const { kind, flags, source, wallMs, frame, a, b } = record
        if (Number.isFinite(wallMs)) lastSecond = Math.floor(wallMs / SECOND_MS)
        lastSequence = record.sequence
        if (kind === KIND.lost) put(lastSecond, flags, source, a, b, frame)
        else {
          const us = durationOf(record)
          put(lastSecond, kind, BY_SOURCE.has(kind) ? source : 0, 1, us, us)
        }
      }
    },
    write() {
      const bytes = new ArrayBuffer(size * RECORD_BYTES)
      const view = recordView(bytes)
      let sequence = lastSequence - size
      let at = 0
      for (const [second, buckets] of [...seconds].sort(([one], [other]) => one - other)) {
        for (const { kind, source, count, sumUs, mostUs } of buckets.values()) {
          sequence++
          writeRecord(
            view,
            at,
            KIND.lost,
            kind,
            source,
            sequence,
            mostUs,
            second * SECOND_MS,
            count,
            sumUs / count,
          )
          at += RECORD_BYTES
        }
      }
      return bytes
    },
  }
}

/** True for bytes of a chunk that `write` has made: it holds nothing else. */
export const isLostChunk = (bytes: ArrayBuffer): boolean =>
  bytes.byteLength >= RECORD_BYTES && new Uint8Array(bytes)[RECORD_OFFSET.kind] === KIND.lost

/** 0: no time. */
function bucketOf(us: number): number {
  if (Number.isNaN(us)) return 0
  const place = 1 + Math.ceil(BUCKETS_PER_DOUBLING * Math.log2(Math.max(1, us)))
  return Math.min(MAX_BUCKETS - 1, place)
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
      case KIND.quantum:
      case KIND.audioProcess:
      case KIND.construct:
        return b >= 0 ? b : Number.NaN
      case KIND.longTask:
        return b > 0 ? b * 1000 : Number.NaN
      case KIND.gap:
        return b >= 0 ? b * 1000 : Number.NaN
      default:
        return Number.NaN
    }
  }
}
