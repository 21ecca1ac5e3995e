// What tells how the page keeps time: its starts, its timers, and what held its main thread up. The latest of each; the
// older half is let go. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { TrackedStart } from '../events/tracked-start.ts'

/** Of each; twice as many for a while. */
const MAX_KEPT = 8192
/** Shares and sizes below which a smaller heap is no collection of garbage. */
const LEAST_FREED_SHARE = 0.05
const LEAST_FREED_MEGABYTES = 1

/** Something that kept the main thread, epoch ms. */
export interface LongTask {
  readonly startMs: number
  readonly durationMs: number
}

/** The heap was smaller than before: garbage was collected some time before this. */
export interface Collection {
  readonly wallMs: number
  readonly freedMegabytes: number
}

export interface SchedulingLog {
  /** In the order of their records. */
  readonly starts: readonly TrackedStart[]
  /** Starts that were let go. */
  readonly letGo: number
  /** Calls of timers and animation frames that acted on audio, each once. */
  readonly timers: readonly TrackedEvent[]
  /** Null: the platform does not tell. */
  readonly tasks: readonly LongTask[] | null
  readonly collections: readonly Collection[]
  /** Grows with everything that comes. */
  readonly revision: number
  addStart(start: TrackedStart): void
  /** An event has ended. */
  addEvent(event: TrackedEvent): void
  addTask(startMs: number, durationMs: number): void
  addHeap(wallMs: number, megabytes: number, before: number | null): void
  clear(): void
}

/** Nothing seen. Any thread; constant time for each on average. */
export function createSchedulingLog(): SchedulingLog {
  let starts: TrackedStart[] = []
  let timers: TrackedEvent[] = []
  let tasks: LongTask[] = []
  let collections: Collection[] = []
  /** Above 0 where a context's starts are "now" more often than not. */
  const leanings = new Map<ContextReader, number>()
  let areTasksTold = false
  let letGo = 0
  let revision = 0

  /** How many were let go. */
  function add<T>(list: T[], value: T): number {
    revision++
    list.push(value)
    return list.length < 2 * MAX_KEPT ? 0 : list.splice(0, MAX_KEPT).length
  }

  return {
    get starts() {
      return starts
    },
    get letGo() {
      return letGo
    },
    get timers() {
      return timers
    },
    get tasks() {
      return areTasksTold ? tasks : null
    },
    get collections() {
      return collections
    },
    get revision() {
      return revision
    },
    addStart(start) {
      const { context, frame, isMaybeNow } = start
      const usual = leanings.get(context) ?? 0
      const isNow = Number.isNaN(frame) || (isMaybeNow && usual > 0)
      leanings.set(context, usual + (isNow ? 1 : -1))
      letGo += add(starts, isNow ? { ...start, frame: Number.NaN } : start)
    },
    addEvent(event) {
      // What else it does (a sound that was found) belongs to its starts.
      revision++
      // Several notes of one call have its times.
      const isSame = timers.at(-1)?.marks.event === event.marks.event
      if (event.source === 'timer' && event.stages.input !== undefined && !isSame)
        add(timers, event)
    },
    addTask(startMs, durationMs) {
      areTasksTold = true
      if (durationMs > 0 && Number.isFinite(startMs + durationMs))
        add(tasks, { startMs, durationMs })
    },
    addHeap(wallMs, megabytes, before) {
      const freedMegabytes = (before ?? 0) - megabytes
      const least = Math.max(LEAST_FREED_MEGABYTES, LEAST_FREED_SHARE * (before ?? 0))
      if (freedMegabytes >= least) add(collections, { wallMs, freedMegabytes })
    },
    clear() {
      starts = []
      timers = []
      tasks = []
      collections = []
      letGo = 0
      revision++
    },
  }
}
