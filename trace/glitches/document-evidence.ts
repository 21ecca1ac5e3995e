// What may explain a glitch and is of a whole document: long tasks, falls of the heap, whether the page was seen,
// changes of devices. The latest of each. Any reader context.

import type { DocumentCondition } from '../wire/protocol.ts'

/** Of each; twice as many for a while. */
const MAX_KEPT = 64
/** Shares and sizes below which a smaller heap tells nothing of when. */
const LEAST_FREED_SHARE = 0.2
const LEAST_FREED_MEGABYTES = 4
/** Any fall from this size on: where they are nearer together than so long one beside a glitch is no evidence. */
const FALL_MEGABYTES = 0.5
const RARE_MS = 8000
/** For so long at least there must have been none. */
const QUIET_MS = 2000
/** Heaps that were read further apart than this tell of no moment. */
const LONGEST_READ_MS = 2500

export interface Task {
  readonly startMs: number
  readonly durationMs: number
}

/** The heap was read at both times, and was smaller at the second. */
export interface HeapFall {
  readonly fromMs: number
  readonly wallMs: number
  readonly freedMegabytes: number
  readonly beforeMegabytes: number
}

export interface ConditionChange {
  readonly condition: DocumentCondition
  readonly wallMs: number
}

export interface DocumentEvidence {
  addTask(startMs: number, durationMs: number): void
  addHeap(wallMs: number, megabytes: number): void
  addCondition(condition: DocumentCondition, wallMs: number): void
  /** The longest task that ran within the time; null: none. */
  taskWithin(fromMs: number, toMs: number): Task | null
  /** A large and rare fall of the heap that came at some time of these. */
  heapFallWithin(fromMs: number, toMs: number): HeapFall | null
  /** Nobody saw the page at some time of these, or the browser had stopped it: the word of it. */
  hiddenWithin(fromMs: number, toMs: number): ConditionChange | null
  devicesChangedWithin(fromMs: number, toMs: number): ConditionChange | null
  clear(): void
}

/** Appends; constant time on average. */
export function keep<T>(list: T[], value: T): void {
  list.push(value)
  if (list.length >= 2 * MAX_KEPT) list.splice(0, MAX_KEPT)
}

/** Nothing seen. Any thread; each question is linear in what is kept. */
export function createDocumentEvidence(): DocumentEvidence {
  const tasks: Task[] = []
  const falls: HeapFall[] = []
  const conditions: ConditionChange[] = []
  let heapMs = NaN
  let heapMegabytes = 0
  let firstHeapMs = NaN

  function isTelling(fall: HeapFall): boolean {
    const { fromMs, wallMs, freedMegabytes, beforeMegabytes } = fall
    const least = Math.max(LEAST_FREED_MEGABYTES, LEAST_FREED_SHARE * beforeMegabytes)
    if (freedMegabytes < least || wallMs - fromMs > LONGEST_READ_MS) return false
    if (fromMs - firstHeapMs < QUIET_MS) return false
    return falls.every((other) => other === fall || Math.abs(other.wallMs - wallMs) >= RARE_MS)
  }

  return {
    addTask(startMs, durationMs) {
      if (durationMs > 0 && Number.isFinite(startMs + durationMs))
        keep(tasks, { startMs, durationMs })
    },
    addHeap(wallMs, megabytes) {
      const freedMegabytes = heapMegabytes - megabytes
      if (Number.isNaN(firstHeapMs)) firstHeapMs = wallMs
      if (freedMegabytes >= FALL_MEGABYTES)
        keep(falls, { fromMs: heapMs, wallMs, freedMegabytes, beforeMegabytes: heapMegabytes })
      heapMs = wallMs
      heapMegabytes = megabytes
    },
    addCondition(condition, wallMs) {
      if (Number.isFinite(wallMs)) keep(conditions, { condition, wallMs })
    },
    taskWithin(fromMs, toMs) {
      let longest: Task | null = null
      for (const task of tasks) {
        const { startMs, durationMs } = task
        if (startMs > toMs || startMs + durationMs < fromMs) continue
        if (longest === null || durationMs > longest.durationMs) longest = task
      }
      return longest
    },
    heapFallWithin: (fromMs, toMs) =>
      falls.findLast((fall) => fall.fromMs <= toMs && fall.wallMs >= fromMs && isTelling(fall)) ??
      null,
    hiddenWithin(fromMs, toMs) {
      let before: ConditionChange | null = null
      for (const change of conditions) {
        const { condition, wallMs } = change
        if (condition === 'devices-changed' || wallMs > toMs) continue
        const isHidden = condition === 'hidden' || condition === 'frozen'
        // What was so at the beginning counts, and what came in between; that it was stopped then says most.
        if (isHidden && before?.condition === 'frozen' && wallMs > fromMs) continue
        if (isHidden || wallMs <= fromMs) before = isHidden ? change : null
      }
      return before
    },
    devicesChangedWithin: (fromMs, toMs) =>
      conditions.findLast(
        ({ condition, wallMs }) =>
          condition === 'devices-changed' && wallMs >= fromMs && wallMs <= toMs,
      ) ?? null,
    clear() {
      tasks.length = 0
      falls.length = 0
    },
  }
}
