// Music that is played into the virtual input: each message that was asked for against the event that came of it. Any
// reader context.

import { createDurationHistogram, type DurationHistogram } from '../math/histogram.ts'
import type { PageMessageOf } from '../wire/protocol.ts'
import { FLAG, KIND, type TraceRecord } from '../wire/record.ts'
import type { PerformanceFigures } from './schema.ts'

/** Messages of one document that may not have reached the page, before the next one that has. */
const LOOK_AHEAD = 256
/** What has not come so long after its time does not come any more, ms. */
const PATIENCE_MS = 60_000
/** Inputs of the page that are followed: the virtual one is one, the reference's another. */
const MAX_INPUTS = 8

export interface PerformanceReader {
  begin(message: PageMessageOf<'performance/start'>): void
  ask(message: PageMessageOf<'performance/asked'>): void
  /** Any record of the page's stream. */
  addPageRecord(record: TraceRecord): void
}

export interface PerformanceBook {
  /** Of one document. */
  document(): PerformanceReader
  /** Of the latest performance; null where none was. Allocates the figures. */
  figures(): PerformanceFigures | null
  clear(): void
}

type Begin = PageMessageOf<'performance/start'>

/** What was asked for in one document, oldest first, from what may still come. */
interface Asked {
  readonly dueMs: number[]
  readonly words: number[]
  /** How many were let go before them. */
  gone: number
}

/** Where an input stands in what was asked for, counted from the first. */
interface Follower {
  next: number
  delivered: number
  readonly errors: DurationHistogram
  maxMs: number
}

interface Performance {
  readonly begin: Begin
  readonly asked: Asked
  count: number
  /** The message of the music that is told next. */
  next: number
  readonly followers: Map<number, Follower>
}

/** Nothing was performed yet. */
export function createPerformanceBook(): PerformanceBook {
  /** The latest of each document. */
  let all: Performance[] = []

  function readerOf(): PerformanceReader {
    let current: Performance | null = null
    return {
      begin(message) {
        // The same, told again.
        if (current?.begin.wallMs === message.wallMs) return
        all = all.filter(
          ({ begin }) => begin.run === message.run && begin.digest === message.digest,
        )
        current = {
          begin: message,
          asked: { dueMs: [], words: [], gone: 0 },
          count: 0,
          next: 0,
          followers: new Map(),
        }
        all.push(current)
      },
      ask({ first, atMs, words }) {
        // The same, told again.
        if (current === null || first < current.next) return
        const { asked, begin } = current
        const count = Math.min(atMs.length, words.length)
        for (let index = 0; index < count; index++) {
          asked.dueMs.push(begin.wallMs + (atMs[index] as number))
          asked.words.push(words[index] as number)
        }
        current.count += count
        current.next = first + count
      },
      addPageRecord(record) {
        if (record.kind !== KIND.midiEvent || current === null) return
        if ((record.flags & FLAG.virtual) === 0) return
        letGo(current.asked, record.wallMs - PATIENCE_MS)
        const follower = followerOf(current, record.source)
        if (follower !== null) follow(follower, current.asked, record)
      },
    }
  }

  return {
    document: readerOf,
    figures() {
      const latest = all.at(-1)?.begin
      if (latest === undefined) return null
      const { name, digest, wallMs, events, durationMs, run, runs } = latest
      const followers = all.flatMap((each) => bestOf(each) ?? [])
      return {
        name,
        digest,
        startedWallMs: wallMs,
        events,
        durationMs,
        run,
        runs,
        asked: all.reduce((sum, { count }) => sum + count, 0),
        delivered: followers.reduce((sum, { delivered }) => sum + delivered, 0),
        errorMs: errorsOf(followers),
      }
    },
    clear() {
      all = []
    },
  }
}

function followerOf({ followers }: Performance, source: number): Follower | null {
  const known = followers.get(source)
  if (known !== undefined) return known
  if (followers.size >= MAX_INPUTS) return null
  const made = { next: 0, delivered: 0, errors: createDurationHistogram(), maxMs: 0 }
  followers.set(source, made)
  return made
}

/** Finds what the record is the delivery of: in order, as messages do not overtake each other on an input. */
function follow(follower: Follower, asked: Asked, { wallMs, b: word }: TraceRecord): void {
  const { dueMs, words, gone } = asked
  const first = Math.max(0, follower.next - gone)
  const end = Math.min(words.length, first + LOOK_AHEAD)
  for (let index = first; index < end; index++) {
    if (words[index] !== word) continue
    const errorMs = Math.abs(wallMs - (dueMs[index] as number))
    // A key of the panel's keyboard may have the same bytes.
    if (errorMs > PATIENCE_MS) return
    follower.next = gone + index + 1
    follower.delivered++
    follower.errors.addUs(errorMs * 1000)
    follower.maxMs = Math.max(follower.maxMs, errorMs)
    return
  }
}

function letGo(asked: Asked, beforeMs: number): void {
  const { dueMs, words } = asked
  let count = 0
  while (count < dueMs.length && (dueMs[count] as number) < beforeMs) count++
  // Seldom, as the rest moves up.
  if (count < 1024) return
  dueMs.splice(0, count)
  words.splice(0, count)
  asked.gone += count
}

/** Of the inputs that got the same messages, the one that got most of them. */
function bestOf({ followers }: Performance): Follower | null {
  let best: Follower | null = null
  for (const each of followers.values()) {
    if (best === null || each.delivered > best.delivered) best = each
  }
  return best
}

/** Of all documents together: of several the worse. */
function errorsOf(followers: readonly Follower[]): PerformanceFigures['errorMs'] {
  const heard = followers.filter(({ delivered }) => delivered > 0)
  if (heard.length === 0) return null
  const max = Math.max(...heard.map(({ maxMs }) => maxMs))
  // The histogram's ranges end above their values.
  const worst = (percentile: number): number =>
    Math.min(max, Math.max(...heard.map(({ errors }) => errors.percentileUs(percentile) / 1000)))
  return { p50: worst(50), p99: worst(99), max }
}
