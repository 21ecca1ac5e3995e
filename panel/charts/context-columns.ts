// Output latency, load and underruns of each context over time, resampled from the session's growing columns to the
// slices of a chart. Several contexts share the slices. Typed columns, pure functions; panel page.

import type { ContextColumns } from '../../trace/contexts/figures.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'

/** One context's columns, a value for each slice. */
export interface ContextSlices {
  contextId: string
  /** Highest output latency in the slice; NaN where nothing was read. */
  outputLatencyMs: Float32Array
  /** Highest load in the slice; NaN where nothing was timed. */
  loadPeak: Float32Array
  /** Underruns or gaps that came in the slice: the platform's count where it counts, else our probe's. */
  underruns: Float32Array
}

/** Slices of equal length in order of time; `atSeconds` is the middle of each, after zero. */
export interface TimeSlices {
  count: number
  atSeconds: Float64Array
  contexts: ContextSlices[]
}

/**
 * Slices of all contexts, or of one. With `isOnlyWhole` the slice of the latest reading, which others may still join,
 * is left empty. Allocates for `count` slices and each context.
 */
export function sliceContexts(
  session: Pick<TraceSession, 'contexts'>,
  contextId: string | null,
  range: { fromMs: number; toMs: number; zeroMs: number },
  count: number,
  isOnlyWhole = false,
): TimeSlices {
  const sliceMs = (range.toMs - range.fromMs) / count
  const atSeconds = new Float64Array(count)
  for (let slice = 0; slice < count; slice += 1) {
    atSeconds[slice] = (range.fromMs + (slice + 0.5) * sliceMs - range.zeroMs) / 1000
  }
  const begun = Math.floor((latestMs(session) - range.fromMs) / sliceMs)
  const endMs = isOnlyWhole ? Math.min(range.toMs, range.fromMs + begun * sliceMs) : range.toMs
  const contexts: ContextSlices[] = []
  for (const context of session.contexts) {
    if (contextId !== null && context.contextId !== contextId) continue
    const slices: ContextSlices = {
      contextId: context.contextId,
      outputLatencyMs: new Float32Array(count).fill(Number.NaN),
      loadPeak: new Float32Array(count).fill(Number.NaN),
      underruns: new Float32Array(count),
    }
    fillSlices(context.columns, range.fromMs, endMs, sliceMs, slices)
    contexts.push(slices)
  }
  return { count, atSeconds, contexts }
}

function latestMs({ contexts }: Pick<TraceSession, 'contexts'>): number {
  return contexts.reduce(
    (latest, { columns }) => Math.max(latest, columns.wallMs[columns.length - 1] ?? latest),
    Number.NEGATIVE_INFINITY,
  )
}

/** Index of the first row at or after `wallMs`. */
export function firstRowFrom(columns: ContextColumns, wallMs: number): number {
  let low = 0
  let high = columns.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((columns.wallMs[middle] ?? 0) < wallMs) low = middle + 1
    else high = middle
  }
  return low
}

function fillSlices(
  columns: ContextColumns,
  fromMs: number,
  toMs: number,
  sliceMs: number,
  into: ContextSlices,
): void {
  const first = firstRowFrom(columns, fromMs)
  // Never both: the same stall shows as a gap at once and as an underrun with the platform's next update.
  const counts = total(columns.underruns, columns.length - 1) > 0 ? columns.underruns : columns.gaps
  let before = total(counts, first - 1)
  for (let row = first; row < columns.length; row += 1) {
    const at = columns.wallMs[row] ?? 0
    if (at >= toMs) break
    const slice = Math.floor((at - fromMs) / sliceMs)
    into.outputLatencyMs[slice] = highest(into.outputLatencyMs[slice], columns.outputLatencyMs[row])
    into.loadPeak[slice] = highest(into.loadPeak[slice], columns.loadPeak[row])
    const now = Math.max(before, total(counts, row))
    into.underruns[slice] = (into.underruns[slice] ?? 0) + now - before
    before = now
  }
}

function total(column: Float64Array, row: number): number {
  const value = row < 0 ? 0 : column[row]
  return value !== undefined && Number.isFinite(value) ? value : 0
}

function highest(left: number | undefined, right: number | undefined): number {
  if (left === undefined || Number.isNaN(left)) return right ?? Number.NaN
  return right === undefined || Number.isNaN(right) ? left : Math.max(left, right)
}
