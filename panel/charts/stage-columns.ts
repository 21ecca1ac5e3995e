// What the chart of stage latencies draws: as many columns as it has room for, each with the slowest event of its
// slice of time, so that a single late note is never averaged away. Typed columns, pure functions; stage-timeline.ts
// fills them. Panel page.

import { PART_STAGES } from '../../trace/config/stage-names.ts'

export interface StageColumns {
  count: number
  fromMs: number
  toMs: number
  /** Middle of each slice, seconds after zero. */
  atSeconds: Float64Array
  /** In the order of PART_STAGES; 0 where absent or where the slice is empty. */
  stagesMs: Float64Array[]
  endToEndMs: Float64Array
  /** Event that the column shows, 0: none. */
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
