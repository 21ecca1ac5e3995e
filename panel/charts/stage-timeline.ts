// When each event was and how long it took, as typed columns that grow with the session, so that a chart need not go
// through all events for each picture. One for each chart. Panel page.

import {
  isInTime,
  isSelected,
  selectionKey,
  type Selection,
} from '../../trace/figures/selection.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { createEventFollower } from '../models/event-follower.ts'
import type { TimeBounds } from '../models/replay-model.ts'
import { PART_STAGES } from '../../trace/config/stage-names.ts'
import type { StageColumns } from './stage-columns.ts'
import type { TimeRange } from './time-range.ts'

/** Rows whose times are known together, so that a stretch out of sight is passed by at once. */
const BLOCK = 256
const START_BLOCKS = 4

export interface StageTimeline {
  /**
   * Fills `into` with the selection's events in the range. Reads of the session what is new; for the rest it goes
   * through numbers.
   */
  readInto(selection: Selection, range: TimeRange, into: StageColumns): void
  /** How long the selection's events took that are still stored, of the range only, ms. */
  readDurations(selection: Selection, range: TimeBounds): Float64Array
}

/** The session's events over time; twenty bytes for each. */
export function createStageTimeline(
  session: Pick<TraceSession, 'epoch' | 'eventCount' | 'eventAt' | 'eventById'>,
): StageTimeline {
  // Rows in the order in which the events ended.
  let ids = new Uint32Array(START_BLOCKS * BLOCK)
  let atMs = new Float64Array(START_BLOCKS * BLOCK)
  let endToEndMs = new Float64Array(START_BLOCKS * BLOCK)
  let earliestMs = new Float64Array(START_BLOCKS)
  let latestMs = new Float64Array(START_BLOCKS)
  let rows = 0
  let firstId = 0
  let selected: Selection | null = null
  let selectedKey = ''

  const follower = createEventFollower(session, {
    onReset() {
      rows = 0
      firstId = 0
    },
    onEnded(event) {
      const { endToEnd } = event.stages
      if (endToEnd === undefined || selected === null || !isSelected(event, selected)) return
      if (rows === ids.length) makeRoom()
      append(event.eventId, event.marks.event, endToEnd)
    },
    onLetGo(first) {
      firstId = first
    },
  })

  function append(id: number, at: number, endToEnd: number): void {
    const block = Math.floor(rows / BLOCK)
    const isFirst = rows % BLOCK === 0
    earliestMs[block] = isFirst ? at : Math.min(at, earliestMs[block] ?? at)
    latestMs[block] = isFirst ? at : Math.max(at, latestMs[block] ?? at)
    ids[rows] = id
    atMs[rows] = at
    endToEndMs[rows] = endToEnd
    rows++
  }

  /** Forgets what was let go; takes twice the room where that was less than half. */
  function makeRoom(): void {
    const before = rows
    rows = 0
    for (let row = 0; row < before; row++) {
      const id = ids[row] ?? 0
      if (id >= firstId) append(id, atMs[row] ?? 0, endToEndMs[row] ?? 0)
    }
    if (rows < ids.length / 2) return
    const narrow = ids
    ids = new Uint32Array(narrow.length * 2)
    ids.set(narrow)
    atMs = twice(atMs)
    endToEndMs = twice(endToEndMs)
    earliestMs = twice(earliestMs)
    latestMs = twice(latestMs)
  }

  /** The slowest of each slice, and how many. */
  function findSlowest({ fromMs, toMs }: TimeRange, into: StageColumns): void {
    const sliceMs = (toMs - fromMs) / into.count
    for (let from = 0; from < rows; from += BLOCK) {
      const block = from / BLOCK
      if ((latestMs[block] ?? 0) < fromMs || (earliestMs[block] ?? 0) >= toMs) continue
      const end = Math.min(rows, from + BLOCK)
      for (let row = from; row < end; row++) {
        const at = atMs[row] as number
        const id = ids[row] as number
        if (at < fromMs || at >= toMs || id < firstId) continue
        const column = Math.min(into.count - 1, Math.floor((at - fromMs) / sliceMs))
        const known = into.eventId[column] as number
        const slowest = into.endToEndMs[column] as number
        const endToEnd = endToEndMs[row] as number
        into.events[column] = (into.events[column] as number) + 1
        // Of equal ones the latest.
        if (known !== 0 && (endToEnd < slowest || (endToEnd === slowest && id < known))) continue
        into.eventId[column] = id
        into.endToEndMs[column] = endToEnd
      }
    }
  }

  function look(selection: Selection): void {
    const key = selectionKey(selection)
    if (key !== selectedKey) {
      selected = selection
      selectedKey = key
      follower.restart()
    }
    follower.look()
  }

  return {
    readDurations(selection, range) {
      look(selection)
      const found = new Float64Array(rows)
      let count = 0
      for (let from = 0; from < rows; from += BLOCK) {
        const block = from / BLOCK
        const isBefore = (latestMs[block] ?? 0) < (range.fromMs ?? -Infinity)
        if (isBefore || (earliestMs[block] ?? 0) >= (range.toMs ?? Infinity)) continue
        const end = Math.min(rows, from + BLOCK)
        for (let row = from; row < end; row++) {
          if ((ids[row] as number) < firstId || !isInTime(atMs[row] as number, range)) continue
          found[count++] = endToEndMs[row] as number
        }
      }
      return found.subarray(0, count)
    },
    readInto(selection, range, into) {
      look(selection)
      clear(range, into)
      findSlowest(range, into)
      for (let column = 0; column < into.count; column++) {
        const id = into.eventId[column] ?? 0
        const stages = id === 0 ? undefined : session.eventById(id)?.stages
        if (stages === undefined) continue
        PART_STAGES.forEach((stage, place) => {
          const target = into.stagesMs[place]
          if (target !== undefined) target[column] = Math.max(0, stages[stage] ?? 0)
        })
      }
    },
  }
}

function clear({ fromMs, toMs, zeroMs }: TimeRange, into: StageColumns): void {
  const sliceMs = (toMs - fromMs) / into.count
  into.fromMs = fromMs
  into.toMs = toMs
  for (let column = 0; column < into.count; column++) {
    into.atSeconds[column] = (fromMs + (column + 0.5) * sliceMs - zeroMs) / 1000
  }
  for (const stage of into.stagesMs) stage.fill(0)
  into.endToEndMs.fill(0)
  into.eventId.fill(0)
  into.events.fill(0)
}

function twice(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(column.length * 2)
  grown.set(column)
  return grown
}
