// A recording as it was known at an earlier moment: for what has no time axis of its own (contexts, processors, meters,
// the graph, the reference instrument) a second session takes the messages up to there, in slices between the frames.
// Moving on costs what lies between; moving back begins anew. Panel page; no DOM.

import { signal, type ReadonlySignal } from '@preact/signals'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { SessionOptions, TraceSession } from '../../trace/session/session-types.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import type { FrameScheduler } from './frame-scheduler.ts'
import { messageTimes } from './message-times.ts'

/** Work in one frame while the moment moves, of which hands must feel nothing, and while it rests, ms. */
const SLICE_MOVING_MS = 1
const SLICE_RESTING_MS = 10
/** A moment that stays for so long rests: then it is gone to, however far it is, ms. */
const RESTING_MS = 250
/** So many messages are taken in a frame however long they take: few enough for one that moves. */
const FEW = 8

export interface MomentModel {
  /** The session that knows what was known at the moment; null: it is on its way, or everything is to be shown. */
  readonly session: ReadonlySignal<TraceSession | null>
  /** Grows with everything that the session has taken. */
  readonly revision: ReadonlySignal<number>
  /** Null: everything is to be shown. */
  ask(wallMs: number | null): void
  /** Other messages are there. */
  forget(): void
  dispose(): void
}

/** `now`: the time that frames are told, ms. */
export function createMomentModel(options: {
  create: (config: ProfilerConfig, options: SessionOptions) => TraceSession
  /** All of the recording; a promise where it is on disk. */
  readMessages: () => readonly StampedMessage[] | Promise<readonly StampedMessage[]>
  readConfig: () => ProfilerConfig
  scheduler: FrameScheduler
  now: () => number
}): MomentModel {
  const { create, readMessages, readConfig, scheduler, now } = options
  const shown = signal<TraceSession | null>(null)
  const revision = signal(0)
  let messages: readonly StampedMessage[] | null = null
  let times: Float64Array = new Float64Array(0)
  let session: TraceSession | null = null
  /** Messages that the session has taken. */
  let taken = 0
  /** Messages that are known at the moment; null: none was asked for. */
  let wanted: number | null = null
  let askedMs = 0
  /** The moment that is asked for; null: everything. */
  let momentMs: number | null = null
  /** Of what is being read; another recording makes it void. */
  let reading: Promise<readonly StampedMessage[]> | null = null

  const take = (all: readonly StampedMessage[]): void => {
    messages = all
    times = messageTimes(all)
  }

  /** False where they are on their way: then the moment is asked for again when they are there. */
  const hasMessages = (): boolean => {
    if (messages !== null) return true
    if (reading !== null) return false
    const found = readMessages()
    if (!(found instanceof Promise)) {
      take(found)
      return true
    }
    const own = (reading = found)
    // Who cannot read it from disk shows what is known in the end, which other views say to be so.
    void found.then(
      (all) => {
        if (reading !== own) return
        reading = null
        take(all)
        if (momentMs !== null) ask(momentMs)
      },
      () => undefined,
    )
    return false
  }

  const begin = (): TraceSession => {
    taken = 0
    // Of its events none is asked for: those are found by their time.
    session = create({ ...readConfig(), capacity: 1 }, {})
    return session
  }

  const stopFrames = scheduler.onFrame((frameMs) => {
    if (wanted === null || messages === null) return
    const isResting = frameMs - askedMs >= RESTING_MS
    const isBehind = session === null || taken > wanted
    if (isBehind && !isResting) {
      scheduler.invalidate()
      return
    }
    const own = session === null || isBehind ? begin() : session
    const untilMs = now() + (isResting ? SLICE_RESTING_MS : SLICE_MOVING_MS)
    const from = taken
    while (taken < wanted && (taken - from < FEW || now() < untilMs)) {
      own.ingest(messages[taken] as StampedMessage)
      taken += 1
    }
    const isThere = taken === wanted
    if (isThere && (taken > from || shown.peek() !== own)) {
      shown.value = own
      revision.value = revision.peek() + 1
    }
    if (!isThere) scheduler.invalidate()
  })

  function ask(wallMs: number | null): void {
    momentMs = wallMs
    if (wallMs === null) {
      wanted = null
      shown.value = null
      return
    }
    if (!hasMessages()) return
    const known = firstAfter(times, wallMs)
    if (known === wanted) return
    wanted = known
    askedMs = now()
    // What was known later is not shown at an earlier moment.
    if (taken > known) shown.value = null
    scheduler.invalidate()
  }

  return {
    session: shown,
    revision,
    ask,
    forget() {
      reading = null
      momentMs = null
      messages = null
      times = new Float64Array(0)
      session = null
      wanted = null
      shown.value = null
    },
    dispose: stopFrames,
  }
}

function firstAfter(times: Float64Array, wallMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) <= wallMs) low = middle + 1
    else high = middle
  }
  return low
}
