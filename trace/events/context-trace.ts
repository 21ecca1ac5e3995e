// What the tracker keeps of one context: messages on their way, onsets that wait for the page's records. Any reader
// context.

import type { SessionBudget } from '../config/session-budget.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import { FLAG, type TraceRecord } from '../wire/record.ts'
import type { Onset } from './onset-attribution.ts'
import type { ActionSeen, OpenEvent } from './open-event.ts'

const MAX_ARRIVALS = 4096
/** Of one that is kept. */
const ARRIVAL_UNITS = 1.5
const MAX_ONSETS = 1024
const MAX_RECENT_ONSETS = 128
/**
 * A pitch is placed late, never early, where the note fades or starts under its neighbours' attacks: up to a whole
 * window, which is four times the uncertainty (measured with Tone.js: 1.7 to 3.2 times).
 */
const PITCH_LAG = 4

export interface PendingOnset extends Onset {
  rawWallMs: number
}

/** A `pitchOnset`: the awaited note sounds, and began within these frames. */
export interface PendingPitch {
  event: number
  fromFrame: number
  toFrame: number
  wallMs: number
}

export interface ContextTrace {
  budget: SessionBudget
  context: ContextReader
  arrivals: Map<number, { frame: number; wallMs: number }>
  posts: Map<number, OpenEvent>
  processorsThatReceive: Set<number>
  pendingOnsets: PendingOnset[]
  pendingPitches: PendingPitch[]
  recentOnsetFrames: number[]
  lastStrayFrame: number
  /** What sounds now has begun as some note's, from silence: what rises in it is no stray. */
  isOwned: boolean
  /** Latest record, page's clock. */
  timeMs: number
}

/** Nothing yet. */
function createContextTrace(context: ContextReader, budget: SessionBudget): ContextTrace {
  return {
    budget,
    context,
    arrivals: new Map(),
    posts: new Map(),
    processorsThatReceive: new Set(),
    pendingOnsets: [],
    pendingPitches: [],
    recentOnsetFrames: [],
    lastStrayFrame: -Infinity,
    isOwned: false,
    timeMs: -Infinity,
  }
}

/** The traces of a document's contexts. */
export interface ContextTraces {
  /** Made where there is none yet. */
  of(context: ContextReader): ContextTrace
  /** Undefined where nothing came of the context. */
  find(context: ContextReader): ContextTrace | undefined
  all(): Iterable<ContextTrace>
}

/** No trace. */
export function createContextTraces(budget: SessionBudget): ContextTraces {
  const traces = new Map<ContextReader, ContextTrace>()
  return {
    of(context) {
      let trace = traces.get(context)
      if (trace === undefined) {
        trace = createContextTrace(context, budget)
        traces.set(context, trace)
      }
      return trace
    },
    find: (context) => traces.get(context),
    all: () => traces.values(),
  }
}

/** Forgets everything that is under way. */
export function clearTrace(trace: ContextTrace): void {
  trace.posts.clear()
  trace.budget.give('onsets', trace.pendingOnsets.length)
  trace.pendingOnsets = []
  trace.pendingPitches = []
}

/** Ties a post to its arrival, which may have come before it or is still to come. */
export function expectArrival(event: OpenEvent, post: ActionSeen, trace: ContextTrace): void {
  const key = messageKey(post.processorIndex, post.number)
  const arrived = trace.arrivals.get(key)
  if (arrived === undefined) {
    trace.posts.set(key, event)
    return
  }
  event.arrive = arrived
  trace.budget.give('arrivals')
  trace.arrivals.delete(key)
}

/** Takes an `arrive` record. */
export function addArrival(trace: ContextTrace, record: TraceRecord): void {
  trace.processorsThatReceive.add(record.source)
  const key = messageKey(record.source, record.a)
  const arrival = { frame: record.frame, wallMs: record.wallMs }
  const event = trace.posts.get(key)
  if (event !== undefined) {
    event.arrive = arrival
    trace.posts.delete(key)
    return
  }
  trace.budget.spend(ARRIVAL_UNITS)
  const isNew = !trace.arrivals.has(key)
  if (isNew && (trace.arrivals.size >= MAX_ARRIVALS || !trace.budget.take('arrivals'))) {
    // Messages that no event caused are never asked for; the oldest make room.
    const [oldest] = trace.arrivals.keys()
    if (oldest === undefined) return
    trace.arrivals.delete(oldest)
  }
  trace.arrivals.set(key, arrival)
}

/** Takes an onset, which waits until the page's records up to it are known. */
export function addOnset(trace: ContextTrace, record: TraceRecord): void {
  if (!Number.isFinite(record.frame) || !Number.isFinite(record.wallMs)) return
  trace.recentOnsetFrames.push(record.frame)
  if (trace.recentOnsetFrames.length > MAX_RECENT_ONSETS) {
    trace.recentOnsetFrames.splice(0, MAX_RECENT_ONSETS / 2)
  }
  if (trace.pendingOnsets.length >= MAX_ONSETS || !trace.budget.take('onsets')) {
    if (trace.pendingOnsets.shift() === undefined) return
  }
  trace.pendingOnsets.push({
    frame: record.frame,
    rawWallMs: record.wallMs,
    wallMs: trace.context.clocks.worklet.toPage(record.wallMs),
    isFromSilence: (record.flags & FLAG.fromSilence) !== 0,
  })
}

/** Takes a pitch that was found; it waits as an onset does. */
export function addPitch(trace: ContextTrace, record: TraceRecord): void {
  const { frame, wallMs, a: event, b: uncertaintyMs } = record
  if (event === 0 || !Number.isFinite(frame) || !Number.isFinite(wallMs)) return
  if (!(uncertaintyMs >= 0) || trace.pendingPitches.length >= MAX_ONSETS) return
  const uncertainFrames = (uncertaintyMs * trace.context.sampleRate) / 1000
  trace.pendingPitches.push({
    event,
    fromFrame: frame - PITCH_LAG * uncertainFrames,
    toFrame: frame + uncertainFrames,
    wallMs: trace.context.clocks.worklet.toPage(wallMs),
  })
}

/** Forgets a post that is no longer waited for. */
export function forgetPost(trace: ContextTrace, post: ActionSeen): void {
  trace.posts.delete(messageKey(post.processorIndex, post.number))
}

function messageKey(processorIndex: number, number: number): number {
  return processorIndex * 0x1_0000_0000 + number
}
