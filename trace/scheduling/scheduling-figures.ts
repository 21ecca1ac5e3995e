// How a page keeps time: margins of its starts, what came too late and after what, lateness of its timers, its rhythm.
// Pure; any reader context.

import type { TrackedStart } from '../events/tracked-start.ts'
import { isInTime, isSelected, selectionKey, type Selection } from '../figures/selection.ts'
import { quantisationOf } from './quantisation.ts'
import { rhythmOf } from './rhythm.ts'
import type { LateFigures, SchedulingFigures, SpreadFigures } from './schema.ts'
import type { LongTask, SchedulingLog } from './scheduling-log.ts'
import { spreadOf } from './spread.ts'
import { isOfItself, isSelectedStart, marginOf } from './timed-starts.ts'

/** What platforms call a long task, ms. */
export const LONG_TASK_MS = 50
const TIMERS = ['setTimeout', 'setInterval', 'requestAnimationFrame'] as const
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
  let heldUp = new Map<TrackedStart, boolean>()

  /** Whatever is selected: so each is looked up once. */
  function isHeldUp(start: TrackedStart): boolean {
    const answer = heldUp.get(start) ?? (log.tasks ?? []).some((task) => hasHeldUp(task, start))
    heldUp.set(start, answer)
    return answer
  }

  return (selection) => {
    if (revision !== log.revision) heldUp = new Map()
    ;({ revision } = log)
    const key = revision + selectionKey(selection)
    const figures = known.get(key) ?? figuresOf(log, selection, isHeldUp)
    if (known.size > MAX_ASKED) known.clear()
    known.set(key, figures)
    return figures
  }
}

function figuresOf(
  log: SchedulingLog,
  selection: Selection,
  isHeldUp: (start: TrackedStart) => boolean,
): SchedulingFigures {
  const starts = log.starts.filter((start) => isSelectedStart(start, selection))
  const timers = log.timers.filter((event) => isSelected(event, selection))
  const tasks = log.tasks?.filter(({ startMs }) => isInTime(startMs, selection)) ?? null
  const timed = starts.filter(({ isNow }) => !isNow)
  const latest = starts.slice(-LATEST)
  return {
    count: timed.length,
    immediate: starts.filter((start) => start.isNow && isOfItself(start)).length,
    letGo: log.letGo,
    late: lateOf(timed, isHeldUp),
    marginMs: spreadOf(timed.map(marginOf).filter(Number.isFinite)),
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

function lateOf(
  timed: readonly TrackedStart[],
  isHeldUp: (start: TrackedStart) => boolean,
): LateFigures {
  const late = timed.filter((start) => marginOf(start) < 0)
  const isAfterTask = late.map(isHeldUp)
  const spread = spreadOf(late.map((start) => -marginOf(start)))
  return {
    count: late.length,
    minMs: spread?.min ?? null,
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

/** True where the start had been in time but for the task: it ran when the start was to be asked for, or before. */
function hasHeldUp({ startMs, durationMs }: LongTask, start: TrackedStart): boolean {
  const wantedMs = start.atMs + marginOf(start) - LONG_TASK_MS
  return startMs < start.atMs && startMs + durationMs > wantedMs
}

function timerLatenessOf(timers: SchedulingLog['timers']): SchedulingFigures['timerLatenessMs'] {
  const of = (names: readonly string[]): SpreadFigures | null =>
    spreadOf(
      timers.flatMap(({ label, stages }) => (names.includes(label) ? (stages.input ?? []) : [])),
    )
  const all = of(TIMERS)
  const byTimer = TIMERS.flatMap((name) => [[name, of([name])] as const])
  return all && { ...all, byTimer: Object.fromEntries(byTimer) }
}
