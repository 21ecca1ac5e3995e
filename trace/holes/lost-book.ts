// What is known of records that were let go, read back by the second (lost-seconds.ts writes it). Any reader context.

import type { StampedMessage } from '../wire/protocol.ts'
import { KIND, readRecord, RECORD_BYTES, type TraceRecord } from '../wire/record.ts'
import {
  LOST_MEASURES,
  type LostFigures,
  type LostMeasure,
  type LostSecond,
  type LostStretch,
} from './hole.ts'

/** The latest: an hour. */
export const MAX_LOST_SECONDS = 3600
/** Of all seconds together, and contexts of a recording: more are a forged file's. */
const MAX_BUCKETS = 2 ** 18
const MAX_CONTEXTS = 512
/** Buckets that are gone through for all answers together: more, in holes at the same time, are a forged file’s. */
export const MAX_TOLD_BUCKETS = 2 ** 20
const SECOND_MS = 1000

const MEASURE_OF: ReadonlyMap<number, LostMeasure> = new Map([
  [KIND.quantum, 'process'],
  [KIND.audioProcess, 'script'],
  [KIND.handlerStart, 'handler'],
  [KIND.actionStart, 'firstAction'],
  [KIND.actionEnd, 'action'],
  [KIND.longTask, 'longTask'],
  [KIND.gap, 'gap'],
])

export interface LostBook {
  /** Any message of a page. */
  take(stamped: StampedMessage): void
  /**
   * Of the seconds that reach into this time; null where nothing is known of any, or more than MAX_TOLD_BUCKETS were
   * gone through. Kept until more comes.
   */
  within(fromMs: number, toMs: number): LostStretch | null
  clear(): void
}

interface Bucket {
  readonly of: LostMeasure
  /** Whose processor. */
  readonly context: string
  readonly source: number
  readonly count: number
  readonly meanUs: number
  readonly mostUs: number
}

interface Second {
  readonly wallMs: number
  records: number
  readonly buckets: Bucket[]
}

/** Nothing is known yet. Any thread; some 100 bytes for each record of it. */
export function createLostBook(): LostBook {
  const seconds = new Map<number, Second>()
  /** µs of a render quantum, by context. */
  const budgets = new Map<string, number>()
  const answers = new Map<string, LostStretch | null>()
  let buckets = 0
  let told = 0

  const secondAt = (wallMs: number): Second => {
    const known = seconds.get(wallMs)
    if (known !== undefined) return known
    const second = { wallMs, records: 0, buckets: [] }
    seconds.set(wallMs, second)
    if (seconds.size > MAX_LOST_SECONDS) {
      for (const [first, { buckets: own }] of seconds) {
        buckets -= own.length
        seconds.delete(first)
        break
      }
    }
    return second
  }

  const add = (
    context: string,
    { flags, source, wallMs, frame, a: count, b: meanUs }: TraceRecord,
  ): void => {
    if (!Number.isFinite(wallMs) || count === 0) return
    const second = secondAt(Math.floor(wallMs / SECOND_MS) * SECOND_MS)
    second.records += count
    const of = MEASURE_OF.get(flags)
    if (of === undefined || !(meanUs >= 0) || !Number.isFinite(meanUs)) return
    const mostUs = Number.isFinite(frame) ? Math.max(meanUs, frame) : meanUs
    if (buckets >= MAX_BUCKETS) return
    buckets++
    second.buckets.push({ of, context, source, count, meanUs, mostUs })
  }

  return {
    take({ document, message }) {
      if (message.type === 'source/define' && message.source.kind === 'context') {
        const { id, renderQuantumFrames, sampleRate } = message.source
        if (budgets.size < MAX_CONTEXTS)
          budgets.set(`${document} ${id}`, (renderQuantumFrames / sampleRate) * 1e6)
      }
      if (message.type !== 'records/chunk') return
      const view = new DataView(message.bytes)
      let record: TraceRecord | undefined
      for (let at = 0; at + RECORD_BYTES <= view.byteLength; at += RECORD_BYTES) {
        record = readRecord(view, at, record)
        if (record.kind === KIND.lost) add(`${document} ${message.stream}`, record)
      }
      answers.clear()
      told = 0
    },
    within(fromMs, toMs) {
      const inside = [...seconds.values()]
        .filter(({ wallMs }) => wallMs + SECOND_MS > fromMs && wallMs < toMs)
        .sort((one, other) => one.wallMs - other.wallMs)
      const [first] = inside
      if (first === undefined) return null
      // A hole that grows by records of which nothing is known asks for the same seconds again.
      const key = `${first.wallMs} ${inside.at(-1)?.wallMs}`
      const known = answers.get(key)
      if (known !== undefined) return known
      told += inside.reduce((sum, second) => sum + second.buckets.length, 0)
      const answer = told <= MAX_TOLD_BUCKETS ? lostOf(inside, budgets) : null
      answers.set(key, answer)
      return answer
    },
    clear() {
      seconds.clear()
      buckets = 0
      told = 0
      answers.clear()
    },
  }
}

function lostOf(inside: readonly Second[], budgets: ReadonlyMap<string, number>): LostStretch {
  const seconds = inside.map((second): LostSecond => ({
    wallMs: second.wallMs,
    ...figuresOf(second.records, second.buckets, budgets),
  }))
  const records = inside.reduce((sum, second) => sum + second.records, 0)
  const all = inside.flatMap(({ buckets }) => buckets)
  return { ...figuresOf(records, all, budgets), seconds }
}

function figuresOf(
  records: number,
  buckets: readonly Bucket[],
  budgets: ReadonlyMap<string, number>,
): LostFigures {
  const durations = LOST_MEASURES.flatMap((of) => {
    const own = buckets
      .filter((bucket) => bucket.of === of)
      .sort((one, other) => one.meanUs - other.meanUs)
    if (own.length === 0) return []
    const count = own.reduce((sum, bucket) => sum + bucket.count, 0)
    const maxMs = own.reduce((most, { mostUs }) => Math.max(most, mostUs), 0) / 1000
    const atMs = (share: number): number => meanAt(own, Math.ceil(share * count)) / 1000
    return [{ of, count, p50Ms: atMs(0.5), p99Ms: atMs(0.99), maxMs }]
  })
  return { records, load: loadOf(buckets, budgets), durations }
}

/** Of the bucket of the value with this rank, from 1. */
function meanAt(buckets: readonly Bucket[], rank: number): number {
  let seen = 0
  return (
    (buckets.find(({ count }) => (seen += count) >= rank) ?? buckets.at(-1))?.meanUs ?? Number.NaN
  )
}

/** What the means of a context's processors are together, as shares of its quantum. */
function loadOf(
  buckets: readonly Bucket[],
  budgets: ReadonlyMap<string, number>,
): LostFigures['load'] {
  const contexts = new Map<string, Map<number, { sumUs: number; count: number }>>()
  let peak = 0
  for (const { of, context, source, count, meanUs, mostUs } of buckets) {
    const budgetUs = budgets.get(context)
    if (of !== 'process' || budgetUs === undefined) continue
    const processors = contexts.get(context) ?? new Map<number, { sumUs: number; count: number }>()
    contexts.set(context, processors)
    const own = processors.get(source) ?? { sumUs: 0, count: 0 }
    processors.set(source, own)
    own.sumUs += count * meanUs
    own.count += count
    peak = Math.max(peak, mostUs / budgetUs)
  }
  if (contexts.size === 0) return null
  const loads = [...contexts].map(([context, processors]) => {
    const sumUs = [...processors.values()].reduce((sum, each) => sum + each.sumUs / each.count, 0)
    return sumUs / (budgets.get(context) ?? Number.NaN)
  })
  return { average: Math.max(...loads), peak }
}
