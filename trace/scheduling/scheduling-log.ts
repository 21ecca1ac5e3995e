// What tells how the page keeps time: its starts, its timers, and what held its main thread up. The latest of each; the
// older half is let go. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { TrackedStart } from '../events/tracked-start.ts'

/** Of each; twice as many for a while. */
const MAX_KEPT = 4096
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

/** Arrays and counts are those of the moment: read them, never keep or change them. */
export interface SchedulingLog {
  /** In the order of their records. */
  starts: TrackedStart[]
  /** Starts that were let go. */
  letGo: number
  /** Calls of timers and animation frames that acted on audio, each once. */
  timers: TrackedEvent[]
  /** Null: the platform does not tell. */
  tasks: LongTask[] | null
  collections: Collection[]
  /** Grows with everything that comes. */
  revision: number
  readonly addStart: (start: TrackedStart) => void
  /** An event has ended. */
  addEvent(event: TrackedEvent): void
  readonly addTask: (startMs: number, durationMs: number) => void
  readonly addHeap: (wallMs: number, megabytes: number, before: number | null) => void
  clear(): void
}

/** Nothing seen. Any thread; constant time for each on average. */
export function createSchedulingLog(): SchedulingLog {
  /** Above 0 where a context's starts are "now" more often than not. */
  const leanings = new Map<ContextReader, number>()

  /** How many were let go. */
  function add<T>(list: T[], value: T): number {
    log.revision++
    list.push(value)
    return list.length < 2 * MAX_KEPT ? 0 : list.splice(0, MAX_KEPT).length
  }

  const log: SchedulingLog = {
    starts: [],
    letGo: 0,
    timers: [],
    tasks: null,
    collections: [],
    revision: 0,
    addStart(start) {
      const { context, isMaybeNow } = start
      const usual = leanings.get(context) ?? 0
      const isNow = start.isNow || (isMaybeNow && usual > 0)
      leanings.set(context, usual + (isNow ? 1 : -1))
      log.letGo += add(log.starts, { ...start, isNow })
    },
    addEvent(event) {
      // What else it does (a sound that was found) belongs to its starts.
      log.revision++
      // Several notes of one call have its times.
      const isSame = log.timers.at(-1)?.marks.event === event.marks.event
      if (event.source === 'timer' && event.stages.input !== undefined && !isSame)
        add(log.timers, event)
    },
    addTask(startMs, durationMs) {
      log.tasks ??= []
      if (durationMs > 0 && Number.isFinite(startMs + durationMs))
        add(log.tasks, { startMs, durationMs })
    },
    addHeap(wallMs, megabytes, before) {
      const freedMegabytes = (before ?? 0) - megabytes
      const least = Math.max(LEAST_FREED_MEGABYTES, LEAST_FREED_SHARE * (before ?? 0))
      if (freedMegabytes >= least) add(log.collections, { wallMs, freedMegabytes })
    },
    clear() {
      log.starts = []
      log.timers = []
      log.tasks &&= []
      log.collections = []
      log.letGo = 0
      log.revision++
    },
  }
  return log
}
