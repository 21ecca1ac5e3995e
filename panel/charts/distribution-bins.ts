// The ranges of the distribution as a chart shows them: each one unit wide, whatever it spans. Pure functions; panel
// page.

import type { Report } from '../../trace/report/schema.ts'

/** One range of the report's distribution: from `fromMs` on, up to `toMs`, or without end. */
export type Bin = Report['distribution'][number]

/** From one before the first range that holds something to one after the last. */
export function visibleBins(bins: readonly Bin[]): readonly Bin[] {
  const first = bins.findIndex((bin) => bin.count > 0)
  if (first < 0) return []
  const last = bins.findLastIndex((bin) => bin.count > 0)
  return bins.slice(Math.max(0, first - 1), last + 2)
}

/** Where a latency lies on the axis of ranges, on which each range is one unit wide. */
export function binPosition(bins: readonly Bin[], valueMs: number): number {
  const index = bins.findIndex(
    (bin) => valueMs >= bin.fromMs && (bin.toMs === null || valueMs < bin.toMs),
  )
  const bin = bins[index]
  if (bin === undefined) return Number.NaN
  if (bin.toMs === null) return index
  return index - 0.5 + (valueMs - bin.fromMs) / (bin.toMs - bin.fromMs)
}
