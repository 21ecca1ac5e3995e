// The columns behind the charts: they grow, and tell the older half by fewer rows where there is no more room. Node.

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

  it('tell the older half by half as many rows where the session has no more', () => {
    const budget = createSessionBudget(undefined, { ...SESSION_LIMIT, rows: 100 })
    const columns = filled(101, budget)
    expect(columns.length).toBe(76)
    // The mean of loads, the highest of the rest, which is the later of what only grows.
    expect(rowAt(columns, 0)).toEqual({ ...row(1), loadAverage: 0.5 / 4 })
    expect(rowAt(columns, 24)).toEqual({ ...row(49), loadAverage: 48.5 / 4 })
    expect(rowAt(columns, 25)).toEqual(row(50))
    expect(rowAt(columns, 75)).toEqual(row(100))
    for (let index = 101; index < 125; index++) appendRow(columns, row(index), budget)
    expect(columns.length).toBe(100)
    // Another context has none then: it goes without.
    expect(filled(3, budget).length).toBe(0)
  })

  it('tell what was not known in one row by the other', () => {
    const budget = createSessionBudget(undefined, { ...SESSION_LIMIT, rows: 8 })
    const columns = createColumns()
    for (let index = 0; index < 9; index++) {
      const known = { ...row(index), loadPeak: Number.NaN, outputLatencyMs: Number.NaN }
      appendRow(columns, index % 2 === 0 ? row(index) : known, budget)
    }
    expect(columns.length).toBe(7)
    expect(columns.loadPeak[0]).toBe(row(0).loadPeak)
    expect(columns.outputLatencyMs[1]).toBe(row(2).outputLatencyMs)
  })

  it('never hold more than an hour takes, from the first row to the last', () => {
    const HOUR = 36_000
    const columns = filled(10 * HOUR, createSessionBudget())
    expect(columns.length).toBeLessThanOrEqual(HOUR)
    for (const name of Object.keys(row(0)))
      expect(columns[name as keyof ColumnRow].length).toBe(HOUR)
    expect(columns.wallMs[columns.length - 1]).toBe(row(10 * HOUR - 1).wallMs)
    const times = columns.wallMs.subarray(0, columns.length)
    expect(times.every((wallMs, index) => index === 0 || wallMs > times[index - 1]!)).toBe(true)
    // The half hour before now is as it was.
    expect(rowAt(columns, columns.length - HOUR / 2 + HOUR / 4)).toEqual(
      row(10 * HOUR - HOUR / 2 + HOUR / 4),
    )
  })
})
