// Ranges of durations as a picture: where their bars stand, and what each is called. Pure; panel page.

import { formatTick } from '../../trace/text/format.ts'
import type { Span } from '../models/axis-model.ts'
import type { ChartData } from './chart-data.ts'
import type { Bin } from './distribution-bins.ts'

/** Values in ranges of one width, but for open ones at the ends. */
export interface BinnedValues {
  bins: readonly Bin[]
  widthMs: number
}

/** Columns of a chart of bars: where each stands, and how many it holds. Null: there is none. */
export function binsData(counted: BinnedValues, zoom: Span | null): ChartData | null {
  const limits = binLimits(counted)
  if (limits === null) return null
  return {
    columns: [
      counted.bins.map((bin) => middleOf(bin, counted.widthMs)),
      counted.bins.map((bin) => bin.count),
    ],
    x: zoom === null ? limits : { min: zoom.from, max: zoom.to },
  }
}

/** A little more than all ranges, and never so little that a few bars fill the picture. */
export function binLimits({ bins, widthMs }: BinnedValues): { min: number; max: number } | null {
  const [first, last] = [bins[0], bins.at(-1)]
  if (first === undefined || last === undefined) return null
  const min = middleOf(first, widthMs) - widthMs / 2
  const max = middleOf(last, widthMs) + widthMs / 2
  const pad = Math.max(widthMs / 2, (FEWEST_SHOWN * widthMs - (max - min)) / 2)
  return { min: min - pad, max: max + pad }
}

const FEWEST_SHOWN = 10

/** Where a bar stands; an open one beside the others, as wide as they. */
function middleOf({ fromMs, toMs }: Bin, widthMs: number): number {
  if (fromMs === Number.NEGATIVE_INFINITY) return toMs - widthMs / 2
  return fromMs + widthMs / 2
}

/** Where a percentile stands: in the middle of an open range. */
export function binPlace(bins: readonly Bin[], valueMs: number): number {
  const [first, last] = [bins[0], bins.at(-1)]
  if (first === undefined || last === undefined) return Number.NaN
  const widthMs = bins.map(({ fromMs, toMs }) => toMs - fromMs).find(Number.isFinite) ?? 1
  if (valueMs >= last.fromMs && !Number.isFinite(last.toMs)) return middleOf(last, widthMs)
  if (valueMs < first.toMs && !Number.isFinite(first.fromMs)) return middleOf(first, widthMs)
  return valueMs
}

/** Such as "5 to 10 ms". */
export function binRangeText({ fromMs, toMs }: Bin): string {
  if (fromMs === Number.NEGATIVE_INFINITY) return `below ${formatTick(toMs)} ms`
  if (toMs === Number.POSITIVE_INFINITY) return `from ${formatTick(fromMs)} ms`
  return `${formatTick(fromMs)} to ${formatTick(toMs)} ms`
}
