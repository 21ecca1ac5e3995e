// What the picture of margins shows: starts with their margin, and on the same axis what held the main thread up. Pure;
// panel page.

import type { Selection } from '../../../trace/figures/selection.ts'
import { isInTime, isSelected } from '../../../trace/figures/selection.ts'
import type { SchedulingLog } from '../../../trace/scheduling/scheduling-log.ts'
import { isSelectedStart, marginOf } from '../../../trace/scheduling/timed-starts.ts'

/** In the order of the series and of the legend. */
export const TIMING_KINDS = ['task', 'timer', 'ahead', 'late', 'collection'] as const
export type TimingKind = (typeof TIMING_KINDS)[number]

export interface TimingRow {
  /** Epoch ms. */
  wallMs: number
  kind: TimingKind
  /**
   * Margin of a start, below 0 where it is late; how long a task was, how late a timer ran. 0 for a collection.
   */
  ms: number
  /** Megabytes that a collection freed; 0 for anything else. */
  megabytes: number
}

/** More would not be told apart in a picture. */
const MAX_ROWS = 6000

/** What lies in the range, in order of time, the latest 6000. Of a selection its starts and timers; all tasks. */
export function timingRows(
  log: Pick<SchedulingLog, 'starts' | 'timers' | 'tasks' | 'collections'>,
  selection: Selection,
  range: { fromMs: number; toMs: number },
): TimingRow[] {
  const rows: TimingRow[] = []
  const add = (wallMs: number, kind: TimingKind, ms: number, megabytes = 0): void => {
    if (isInTime(wallMs, range)) rows.push({ wallMs, kind, ms, megabytes })
  }
  for (const start of log.starts) {
    const ms = marginOf(start)
    if (start.isNow || Number.isNaN(ms) || !isSelectedStart(start, selection)) continue
    add(start.atMs, ms < 0 ? 'late' : 'ahead', ms)
  }
  for (const event of log.timers) {
    const { input = 0 } = event.stages
    // Where it ran, which is what it held up.
    if (isSelected(event, selection)) add(event.marks.event + input, 'timer', input)
  }
  for (const { startMs, durationMs } of log.tasks ?? []) add(startMs, 'task', durationMs)
  for (const { wallMs, freedMegabytes } of log.collections)
    add(wallMs, 'collection', 0, freedMegabytes)
  return rows.sort((left, right) => left.wallMs - right.wallMs).slice(-MAX_ROWS)
}
