// Stage latencies over time, down-sampled to as many columns as the chart has room for. Each column holds the slowest event of its
// slice of time, so that a single late note is never averaged away. Typed columns, pure functions; panel page.

import { PART_STAGES } from '../../trace/config/stage-names.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'

export interface StageColumns {
  count: number
  fromMs: number
  toMs: number
  /** Middle of each slice, seconds after zero. */
  atSeconds: Float64Array
  /** In the order of PART_STAGES; 0 where absent or where the slice is empty. */
  stagesMs: Float64Array[]
  endToEndMs: Float64Array
  /** Frame that the column shows, 0: none. */
  eventId: Uint32Array
  /** Finished events in the slice. */
  events: Uint32Array
}

/** Empty columns for `count` slices. */
export function createStageColumns(count: number): StageColumns {
  return {
    count,
    fromMs: 0,
    toMs: 0,
    atSeconds: new Float64Array(count),
    stagesMs: PART_STAGES.map(() => new Float64Array(count)),
    endToEndMs: new Float64Array(count),
    eventId: new Uint32Array(count),
    events: new Uint32Array(count),
  }
}

/** Fills `into` with the events between `fromMs` and `toMs` (epoch). Allocates nothing. */
export function fillStageColumns(
  session: TraceSession,
  contextId: string | null,
  range: { fromMs: number; toMs: number; zeroMs: number },
  into: StageColumns,
): void {
  const { fromMs, toMs, zeroMs } = range
  const sliceMs = (toMs - fromMs) / into.count
  into.fromMs = fromMs
  into.toMs = toMs
  for (let column = 0; column < into.count; column += 1) {
    into.atSeconds[column] = (fromMs + (column + 0.5) * sliceMs - zeroMs) / 1000
  }
  for (const stage of into.stagesMs) stage.fill(0)
  into.endToEndMs.fill(0)
  into.eventId.fill(0)
  into.events.fill(0)

  for (let index = session.eventCount - 1; index >= 0; index -= 1) {
    const event = session.eventAt(index)
    const at = event.marks.event
    // Frames come roughly in order of time; documents may differ by a little.
    if (at < fromMs - 5000) break
    // The reference's notes stand in the event list; this chart is the page's.
    if (event.referenceId !== undefined) continue
    const endToEnd = event.stages.endToEnd
    if (endToEnd === undefined || at < fromMs || at >= toMs) continue
    if (contextId !== null && event.contextId !== contextId) continue
    const column = Math.min(into.count - 1, Math.floor((at - fromMs) / sliceMs))
    into.events[column] = (into.events[column] ?? 0) + 1
    if (into.eventId[column] !== 0 && endToEnd <= (into.endToEndMs[column] ?? 0)) continue
    into.eventId[column] = event.eventId
    into.endToEndMs[column] = endToEnd
    PART_STAGES.forEach((stage, place) => {
      const target = into.stagesMs[place]
      if (target !== undefined) target[column] = Math.max(0, event.stages[stage] ?? 0)
    })
  }
}

/** Running sums from the first stage on, last stage first: the order in which a stack of bars is drawn. */
export function stackColumns(columns: StageColumns, into: Float64Array[]): void {
  const stages = columns.stagesMs.length
  for (let column = 0; column < columns.count; column += 1) {
    let sum = 0
    for (let stage = 0; stage < stages; stage += 1) {
      sum += columns.stagesMs[stage]?.[column] ?? 0
      const target = into[stages - 1 - stage]
      if (target !== undefined) target[column] = sum
    }
  }
}
