// How a page keeps time: margins of its starts, what came too late and after what, lateness of its timers, its rhythm.
// Pure; any reader context.

import type { TrackedStart } from '../events/tracked-start.ts'
import { isInTime, isSelected, selectionKey, type Selection } from '../figures/selection.ts'
import { percentileOfSorted } from '../math/series.ts'
import { quantisationOf } from './quantisation.ts'
import { rhythmOf } from './rhythm.ts'
import type { LateFigures, SchedulingFigures } from './schema.ts'
import type { LongTask, SchedulingLog } from './scheduling-log.ts'
import { sorted, spreadOf } from './spread.ts'
import { isOfItself, isSelectedStart, marginOf } from './timed-starts.ts'

/** What platforms call a long task, ms. */
export const LONG_TASK_MS = 50
/** Rhythm and what it follows are those of the latest starts. */
const LATEST = 1024
/** Selections whose figures are kept. */
const MAX_ASKED = 8

/**
 * The figures of a selection's starts, by the selection; those that were asked for last are kept until something comes.
 * Any thread; a few times as long as sorting the starts.
 */
export function createSchedulingFigures(
  log: SchedulingLog,
): (selection: Selection) => SchedulingFigures {
  const known = new Map<string, SchedulingFigures>()
  let revision = -1
  return (selection) => {
    if (revision !== log.revision || known.size > MAX_ASKED) known.clear()
    revision = log.revision
    const key = selectionKey(selection)
    const figures = known.get(key) ?? figuresOf(log, selection)
    known.set(key, figures)
    return figures
  }
}

function figuresOf(log: SchedulingLog, selection: Selection): SchedulingFigures {
  const starts = log.starts.filter((start) => isSelectedStart(start, selection))
  const timers = log.timers.filter((event) => isSelected(event, selection))
  const tasks = log.tasks?.filter(({ startMs }) => isInTime(startMs, selection)) ?? null
  const timed = starts.filter(({ frame }) => !Number.isNaN(frame))
  const margins = sorted(timed.map(marginOf).filter(Number.isFinite))
  const at = (percentile: number): number => percentileOfSorted(margins, percentile)
  const latest = starts.slice(-LATEST)
  return {
    count: timed.length,
    immediate: starts.filter((start) => Number.isNaN(start.frame) && isOfItself(start)).length,
    letGo: log.letGo,
    late: lateOf(timed, log.tasks ?? []),
    marginMs: margins.length === 0 ? null : { p05: at(5), p50: at(50), p95: at(95), min: at(0) },
    timerLatenessMs: timerLatenessOf(timers),
    ...rhythmOf(latest),
    quantisation: quantisationOf(latest, timers.slice(-LATEST)),
    longTasks: tasks && {
      count: tasks.length,
      maxMs: Math.max(0, ...tasks.map((each) => each.durationMs)),
    },
    collections: log.collections.filter(({ wallMs }) => isInTime(wallMs, selection)).length,
  }
}

function lateOf(timed: readonly TrackedStart[], tasks: readonly LongTask[]): LateFigures {
  const late = timed.filter((start) => marginOf(start) < 0)
  const isAfterTask = late.map((start) => tasks.some((task) => hasHeldUp(task, start)))
  const spread = spreadOf(late.map((start) => -marginOf(start)))
  const least = late.map(marginOf).toSorted((a, b) => b - a)[0]
  return {
    count: late.length,
    minMs: least === undefined ? null : -least,
    p50Ms: spread?.p50 ?? null,
    maxMs: spread?.max ?? null,
    afterTask: isAfterTask.filter(Boolean).length,
    afterLateTimer: late.filter(
      ({ event }, index) =>
        !isAfterTask[index] &&
        event?.source === 'timer' &&
        (event.stages.input ?? 0) >= LONG_TASK_MS,
    ).length,
  }
}

/** True where the start had been in time but for the task: it ran when the start was to be asked for, or just before. */
function hasHeldUp({ startMs, durationMs }: LongTask, start: TrackedStart): boolean {
  const wantedMs = start.atMs + marginOf(start) - LONG_TASK_MS
  return startMs < start.atMs && startMs + durationMs > wantedMs
}

function timerLatenessOf(timers: SchedulingLog['timers']): SchedulingFigures['timerLatenessMs'] {
  const lateness = new Map<string, number[]>()
  for (const { label, stages } of timers) {
    const own = lateness.get(label) ?? []
    lateness.set(label, own)
    own.push(stages.input ?? 0)
  }
  const all = spreadOf([...lateness.values()].flat())
  if (all === null) return null
  const byTimer = [...lateness].flatMap(([label, own]) => {
    const spread = spreadOf(own)
    return spread === null ? [] : [[label, spread] as const]
  })
  return { ...all, byTimer: Object.fromEntries(byTimer) }
}
