// Where records of a recording are missing: whoever writes them counts those that it had no room for, too, so that a
// gap in the numbers of a stream lies between two times. Records that tell what was in it by the second fill no gap.
// Any reader context.

import type { StampedMessage } from '../wire/protocol.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'
import type { Hole, LostStretch } from './hole.ts'
import { createLostBook } from './lost-book.ts'
import { isLostChunk } from './lost-seconds.ts'

/** The latest; a page that is slow all the time makes one after the other. */
export const MAX_HOLES = 1000
/** Gaps so near together are one hole, ms: what an audio thread hands over at a time. */
const NEAR_MS = 200
/** Streams tell of the same moments one shortly after the other. */
const LOOK_BACK = 16
/** As many as a session reads. */
const MAX_STREAMS = 4096
/** Gaps of a stream that a chunk which comes late may still fill. */
const MAX_OPEN_GAPS = 64

export interface HoleBook {
  /** Any message of a page. Answers false where it tells nothing else, so that nobody else is to read it. */
  take(stamped: StampedMessage): boolean
  /** In the order of their times, the latest MAX_HOLES. Allocates the list. */
  within(fromMs: number | null, toMs: number | null): Hole[]
  clear(): void
}

interface Gap {
  readonly from: number
  count: number
  readonly hole: WritableHole
}

interface StreamPlace {
  /** The number that comes next. */
  next: number
  /** Of the latest record; NaN before there was one. */
  lastMs: number
  gaps: Gap[]
}

type WritableHole = { -readonly [Key in Exclude<keyof Hole, 'lost'>]: Hole[Key] }

/** Nothing is missing yet. `take` looks at the numbers of a chunk's records, some nanoseconds each. */
export function createHoleBook(): HoleBook {
  /** By their documents and numbers. */
  const streams = new Map<string, Map<number, StreamPlace>>()
  let places = 0
  /** When each document began. */
  const begun = new Map<string, number>()
  const lost = createLostBook()
  let holes: WritableHole[] = []

  const placeOf = (document: string, stream: number): StreamPlace | null => {
    let own = streams.get(document)
    const known = own?.get(stream)
    if (known !== undefined || places >= MAX_STREAMS) return known ?? null
    const place = { next: 0, lastMs: Number.NaN, gaps: [] }
    if (own === undefined) streams.set(document, (own = new Map()))
    own.set(stream, place)
    places++
    return place
  }

  const holeAt = (fromMs: number, toMs: number): WritableHole => {
    const near = holes
      .slice(-LOOK_BACK)
      .findLast((hole) => hole.fromMs <= toMs + NEAR_MS && hole.toMs >= fromMs - NEAR_MS)
    if (near === undefined) {
      const hole = { fromMs, toMs, records: 0 }
      holes.push(hole)
      if (holes.length > MAX_HOLES) holes.shift()
      return hole
    }
    near.fromMs = Math.min(near.fromMs, fromMs)
    near.toMs = Math.max(near.toMs, toMs)
    return near
  }

  /** What comes late is not missing any more. */
  const fill = (place: StreamPlace, sequence: number): void => {
    const gap = place.gaps.find(({ from, count }) => (sequence - from) >>> 0 < count)
    if (gap !== undefined && gap.hole.records > 0) gap.hole.records--
  }

  const miss = (place: StreamPlace, count: number, fromMs: number, toMs: number): void => {
    const hole = holeAt(Math.min(fromMs, toMs), Math.max(fromMs, toMs))
    hole.records += count
    place.gaps.push({ from: place.next, count, hole })
    if (place.gaps.length > MAX_OPEN_GAPS) place.gaps.shift()
  }

  return {
    take(stamped) {
      const { document, message } = stamped
      if (message.type === 'document/hello') {
        if (begun.size < MAX_STREAMS) begun.set(document, message.startedWallMs)
        return true
      }
      if (message.type === 'source/define') lost.take(stamped)
      if (message.type !== 'records/chunk') return true
      if (isLostChunk(message.bytes)) {
        lost.take(stamped)
        return false
      }
      const place = placeOf(document, message.stream)
      if (place === null) return true
      const view = new DataView(message.bytes)
      const end = view.byteLength - (view.byteLength % RECORD_BYTES)
      let hasLost = false
      for (let at = 0; at < end; at += RECORD_BYTES) {
        // Its number is of one that is gone, and its time the second's beginning.
        if (view.getUint8(at + RECORD_OFFSET.kind) === KIND.lost) {
          hasLost = true
          continue
        }
        const sequence = view.getUint32(at + RECORD_OFFSET.sequence, true)
        const ahead = (sequence - place.next) >>> 0
        // More than half of all numbers ahead is behind.
        if (ahead >= 0x80000000 && !Number.isNaN(place.lastMs)) {
          fill(place, sequence)
          continue
        }
        const wallMs = view.getFloat64(at + RECORD_OFFSET.wallMs, true)
        if (ahead > 0 && Number.isFinite(wallMs)) {
          const beganMs = begun.get(document) ?? wallMs
          miss(place, ahead, Number.isNaN(place.lastMs) ? beganMs : place.lastMs, wallMs)
        }
        place.next = (sequence + 1) >>> 0
        if (Number.isFinite(wallMs)) place.lastMs = wallMs
      }
      if (hasLost) lost.take(stamped)
      return true
    },
    within(fromMs, toMs) {
      return holes
        .filter(
          (hole) =>
            hole.records > 0 &&
            hole.toMs >= (fromMs ?? -Infinity) &&
            hole.fromMs < (toMs ?? Infinity),
        )
        .map(({ fromMs: beganMs, toMs: endedMs, records }) =>
          holeOf(beganMs, endedMs, records, lost.within(beganMs, endedMs)),
        )
        .sort((a, b) => a.fromMs - b.fromMs)
    },
    clear() {
      holes = []
      lost.clear()
      for (const own of streams.values()) for (const place of own.values()) place.gaps = []
    },
  }
}

const holeOf = (fromMs: number, toMs: number, records: number, lost: LostStretch | null): Hole =>
  lost === null ? { fromMs, toMs, records } : { fromMs, toMs, records, lost }
