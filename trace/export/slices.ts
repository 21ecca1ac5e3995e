// Events as slices of a timeline, in whole microseconds since the recording began: one for the event and one in it
// for each stage. Viewers want them to nest: where two stages overlap in part, the later one is drawn from where the
// earlier one ends. Its own length stands beside it in any case. Any context.

import { PART_STAGES, type PartStageName } from '../config/stage-names.ts'
import { stageStarts } from '../events/stages.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'

export interface Slice {
  fromUs: number
  toUs: number
}

export interface StageSlice extends Slice {
  readonly stage: PartStageName
  /** As it was measured, whatever is drawn. */
  readonly ms: number
}

export interface EventSlice extends Slice {
  /** Within the event; each two of them lie apart or one in the other. Sorted by their beginning, outer ones first. */
  readonly stages: readonly StageSlice[]
}

/** A hundred years; marks are as a page wrote them. */
const MAX_US = 2 ** 52

/** The slices of an event. Any thread. `zeroWallMs`: when the recording began. */
export function slicesOf(event: TrackedEvent, zeroWallMs: number): EventSlice {
  const { marks, stages } = event
  // What came before the beginning is drawn from there: viewers know no negative time.
  const toUs = (wallMs: number): number =>
    Math.min(MAX_US, Math.max(0, Math.round((wallMs - zeroWallMs) * 1000)))
  const starts = stageStarts(marks, stages)
  const drawn: StageSlice[] = []
  const fromUs = toUs(marks.event)
  let behindMs = marks.event
  for (const stage of PART_STAGES) {
    const lengthMs = stages[stage]
    if (lengthMs === undefined) continue
    // Without marks the stages follow one another, as they do in time.
    const startMs = starts[stage] ?? behindMs
    behindMs = Math.max(behindMs, startMs + lengthMs)
    drawn.push({ stage, ms: lengthMs, fromUs: toUs(startMs), toUs: toUs(startMs + lengthMs) })
  }
  const endUs = Math.max(
    fromUs,
    toUs(marks.event + (stages.endToEnd ?? 0)),
    ...[marks.handlerEnd, marks.actionEnd, marks.arrive, marks.quantumEnd].map((wallMs) =>
      wallMs === undefined ? fromUs : toUs(wallMs),
    ),
    ...drawn.map((slice) => slice.toUs),
  )
  return { fromUs, toUs: endUs, stages: nestSlices(drawn, { fromUs, toUs: endUs }) }
}

/**
 * The slices within `outer`, cut so that each two of them lie apart or one in the other: of two that overlap in part
 * the later one begins where the earlier one ends. Changes the slices.
 */
export function nestSlices<Own extends Slice>(slices: readonly Own[], outer: Slice): Own[] {
  const waiting = slices.map((slice) => {
    slice.fromUs = Math.min(outer.toUs, Math.max(outer.fromUs, slice.fromUs))
    slice.toUs = Math.min(outer.toUs, Math.max(slice.fromUs, slice.toUs))
    return slice
  })
  const placed: Own[] = []
  const around: Slice[] = []
  const byStart = (a: Slice, b: Slice): number => a.fromUs - b.fromUs || b.toUs - a.toUs
  while (waiting.length > 0) {
    const next = waiting.sort(byStart).shift() as Own
    let inner = around.at(-1)
    while (inner !== undefined && inner.toUs <= next.fromUs) {
      around.pop()
      inner = around.at(-1)
    }
    if (inner !== undefined && inner.toUs < next.toUs) {
      // Later than before: it takes its turn again, and terminates because ends never move.
      next.fromUs = inner.toUs
      waiting.push(next)
      continue
    }
    placed.push(next)
    if (next.toUs > next.fromUs) around.push(next)
  }
  return placed
}

export interface Lanes {
  /** The first row on which the slice touches no other; null where all rows are taken. */
  place(slice: Slice): number | null
}

/** Rows for slices, `most` of them. Any thread. */
export function createLanes(most: number): Lanes {
  const ends: number[] = []
  return {
    place({ fromUs, toUs }) {
      const free = ends.findIndex((endUs) => endUs <= fromUs)
      const lane = free === -1 ? ends.length : free
      if (lane >= most) return null
      // A slice without length still takes its microsecond, so that none begins on it.
      ends[lane] = Math.max(toUs, fromUs + 1)
      return lane
    },
  }
}
