// What a chart over time says of a place where records are missing: what the second there was like, as far as that is
// known. Pure; panel page.

import type { Hole } from '../../trace/holes/hole.ts'
import { formatElapsed } from '../../trace/text/format.ts'
import { lostFigures } from '../../trace/text/hole-words.ts'
import type { ChartReading } from './chart-data.ts'

const SECOND_MS = 1000

/** Null where nothing is missing at `wallMs`, or nothing is known of it. `zeroMs`: where the axis begins. */
export function lostReading(
  holes: readonly Hole[],
  wallMs: number,
  zeroMs: number,
): ChartReading | null {
  const hole = holes.find(({ fromMs, toMs }) => wallMs >= fromMs && wallMs <= toMs)
  const second = hole?.lost?.seconds.find(
    (each) => wallMs >= each.wallMs && wallMs < each.wallMs + SECOND_MS,
  )
  if (second === undefined) return null
  const rows = lostFigures(second)
  const title = `${formatElapsed(second.wallMs - zeroMs, 2)}, this second`
  return rows.length === 0 ? null : { title, rows }
}
