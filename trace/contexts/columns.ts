// The growing columns behind the live charts: typed arrays that double, about ten rows a second. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import type { ContextColumns } from './figures.ts'

const START_ROWS = 64
/** A day at ten rows a second; then the older half is let go. */
const MAX_ROWS = 864_000

export interface ColumnRow {
  wallMs: number
  loadAverage: number
  loadPeak: number
  outputLatencyMs: number
  underruns: number
  gaps: number
  peak: number
}

/** Columns without a row. Any thread; about 40 bytes a row. */
export function createColumns(): ContextColumns {
  return {
    length: 0,
    wallMs: new Float64Array(START_ROWS),
    loadAverage: new Float32Array(START_ROWS),
    loadPeak: new Float32Array(START_ROWS),
    outputLatencyMs: new Float32Array(START_ROWS),
    underruns: new Float64Array(START_ROWS),
    gaps: new Float64Array(START_ROWS),
    peak: new Float32Array(START_ROWS),
  }
}

/**
 * Appends a row; constant time on average. Where the session has no more rows the older half makes room; a context
 * without any goes without.
 */
export function appendRow(columns: ContextColumns, row: ColumnRow, budget: SessionBudget): void {
  if (columns.length >= MAX_ROWS) dropOlderHalf(columns, budget)
  if (!budget.take('rows')) {
    dropOlderHalf(columns, budget)
    if (!budget.take('rows')) return
  }
  if (columns.length >= columns.wallMs.length) grow(columns)
  const index = columns.length
  columns.wallMs[index] = row.wallMs
  columns.loadAverage[index] = row.loadAverage
  columns.loadPeak[index] = row.loadPeak
  columns.outputLatencyMs[index] = row.outputLatencyMs
  columns.underruns[index] = row.underruns
  columns.gaps[index] = row.gaps
  columns.peak[index] = row.peak
  columns.length = index + 1
}

function grow(columns: ContextColumns): void {
  const size = columns.wallMs.length * 2
  columns.wallMs = doubled64(columns.wallMs, size)
  columns.loadAverage = doubled32(columns.loadAverage, size)
  columns.loadPeak = doubled32(columns.loadPeak, size)
  columns.outputLatencyMs = doubled32(columns.outputLatencyMs, size)
  columns.underruns = doubled64(columns.underruns, size)
  columns.gaps = doubled64(columns.gaps, size)
  columns.peak = doubled32(columns.peak, size)
}

function doubled64(old: Float64Array, size: number): Float64Array {
  const grown = new Float64Array(size)
  grown.set(old)
  return grown
}

function doubled32(old: Float32Array, size: number): Float32Array {
  const grown = new Float32Array(size)
  grown.set(old)
  return grown
}

function dropOlderHalf(columns: ContextColumns, budget: SessionBudget): void {
  const from = columns.length >> 1
  budget.give('rows', from)
  const all = [
    columns.wallMs,
    columns.loadAverage,
    columns.loadPeak,
    columns.outputLatencyMs,
    columns.underruns,
    columns.gaps,
    columns.peak,
  ]
  for (const column of all) column.copyWithin(0, from, columns.length)
  columns.length -= from
}
