// The growing columns behind the live charts: typed arrays that double, up to an hour of about ten rows a second. Any
// reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import type { ContextColumns } from './figures.ts'

const START_ROWS = 64
/** An hour at ten rows a second; then the older half is told by half as many rows, again and again. */
const MAX_ROWS = 36_000

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

type Column = Exclude<keyof ContextColumns, 'length'>

/**
 * Appends a row; constant time on average. Where there is no more room the older half is told by half as many rows:
 * the mean of loads, the highest of everything else, which is the later of what only grows. A context for which the
 * session has no row at all goes without. So memory does not grow with a recording that lasts for hours.
 */
export function appendRow(columns: ContextColumns, row: ColumnRow, budget: SessionBudget): void {
  const names = Object.keys(row) as Column[]
  if (columns.length >= MAX_ROWS) thinOlderHalf(columns, names, budget)
  if (!budget.take('rows')) {
    thinOlderHalf(columns, names, budget)
    if (!budget.take('rows')) return
  }
  const index = columns.length++
  for (const name of names) {
    if (index >= columns[name].length) grow(columns, name)
    columns[name][index] = row[name]
  }
}

function grow(columns: Record<Column, Float64Array | Float32Array>, name: Column): void {
  const old = columns[name]
  const room = Math.min(MAX_ROWS, old.length * 2)
  const grown = new (old.constructor as Float64ArrayConstructor)(room)
  grown.set(old)
  columns[name] = grown
}

function thinOlderHalf(
  columns: ContextColumns,
  names: readonly Column[],
  budget: SessionBudget,
): void {
  const pairs = columns.length >> 2
  for (const name of names) {
    const column = columns[name]
    for (let pair = 0; pair < pairs; pair++) {
      const first = column[2 * pair] as number
      const second = column[2 * pair + 1] as number
      const both = name === 'loadAverage' ? (first + second) / 2 : Math.max(first, second)
      // What was not known in one of them is told by the other.
      column[pair] = both === both ? both : first === first ? first : second
    }
    column.copyWithin(pairs, 2 * pairs, columns.length)
  }
  columns.length -= pairs
  budget.give('rows', pairs)
}
