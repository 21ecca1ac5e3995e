// The columns behind the charts: they grow, and let the older half go where there is no more room. Node.

import { describe, expect, it } from 'vitest'
import {
  createSessionBudget,
  SESSION_LIMIT,
  type SessionBudget,
} from '../../../../trace/config/session-budget.ts'
import { appendRow, createColumns, type ColumnRow } from '../../../../trace/contexts/columns.ts'
import type { ContextColumns } from '../../../../trace/contexts/figures.ts'

const row = (index: number): ColumnRow => ({
  wallMs: 1000 + index,
  loadAverage: index / 4,
  loadPeak: index / 2,
  outputLatencyMs: index * 2,
  underruns: index * 3,
  gaps: index * 4,
  peak: index / 8,
})

function filled(count: number, budget: SessionBudget): ContextColumns {
  const columns = createColumns()
  for (let index = 0; index < count; index++) appendRow(columns, row(index), budget)
  return columns
}

const rowAt = (columns: ContextColumns, index: number): unknown =>
  Object.fromEntries(
    Object.keys(row(0)).map((name) => [name, columns[name as keyof ColumnRow][index]]),
  )

describe('the columns', () => {
  it('keep every row in all of their columns while they grow', () => {
    const columns = filled(1000, createSessionBudget())
    expect(columns.length).toBe(1000)
    for (const index of [0, 63, 64, 127, 128, 999])
      expect(rowAt(columns, index)).toEqual(row(index))
    const sizes = new Set(
      Object.keys(row(0)).map((name) => columns[name as keyof ColumnRow].length),
    )
    expect([...sizes]).toEqual([1024])
  })

  it('let the older half go where the session has no more rows, for a row each', () => {
    const budget = createSessionBudget(undefined, { ...SESSION_LIMIT, rows: 100 })
    const columns = filled(101, budget)
    expect(columns.length).toBe(51)
    expect(rowAt(columns, 0)).toEqual(row(50))
    expect(rowAt(columns, 50)).toEqual(row(100))
    for (let index = 101; index < 150; index++) appendRow(columns, row(index), budget)
    expect(columns.length).toBe(100)
    // Another context has none then: it goes without.
    expect(filled(3, budget).length).toBe(0)
  })

  it('hold a day, then the later half of it', () => {
    const DAY = 864_000
    const columns = filled(DAY, createSessionBudget())
    expect(columns.length).toBe(DAY)
    appendRow(columns, row(DAY), createSessionBudget())
    expect(columns.length).toBe(DAY / 2 + 1)
    expect(rowAt(columns, 0)).toEqual(row(DAY / 2))
  })
})
