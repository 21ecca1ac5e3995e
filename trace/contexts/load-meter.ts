// The load of one context, live: sums each quantum over its processors, closes a row of the columns every tenth of a
// second of record time, holds peaks and raises the overload alert. Any reader context.

import type { ContextLive } from './figures.ts'
import type { AlertList } from '../alerts/alert-list.ts'
import type { SessionBudget } from '../config/session-budget.ts'
import { appendRow, createColumns } from './columns.ts'
import type { PlatformFigures } from './platform-state.ts'
import type { ProcessorReader } from './processor-reader.ts'

/** A row of the columns, ms. */
const ROW_MS = 100
/** A clock that goes back by more than this begins a new row, ms. */
const BACKWARD_MS = 1000

type RowFigures = Readonly<Pick<PlatformFigures, 'outputLatencyMs' | 'underruns'>>

export interface LoadMeter {
  /** Highest share of a quantum since the last clear. */
  readonly highestLoad: number
  /** A timed call, µs, of the quantum at `frame`; calls of one quantum come one after the other. */
  addQuantum(frame: number, durationUs: number): void
  /** Peak sample value. */
  addLevel(peak: number): void
  /** Ends the row when it is over; true where it did. The rest is what stands in it beside the load. */
  advance(wallMs: number, told: RowFigures, gaps: number): boolean
  clear(): void
}

/**
 * A meter that writes into `live`. `processors`: those that have a part in the row. Any thread; constant time but for a
 * row, which is linear in these.
 */
export function createLoadMeter(
  live: ContextLive,
  budgetUs: number,
  processors: () => readonly ProcessorReader[],
  alerts: AlertList,
  budget: SessionBudget,
): LoadMeter {
  let highestLoad = 0
  let groupFrame = NaN
  let groupUs = 0
  let rowStartMs = NaN
  let rowPeakUs = 0
  let rowLevel = 0
  let isOverloaded = false

  function closeGroup(): void {
    if (groupUs > rowPeakUs) rowPeakUs = groupUs
    highestLoad = Math.max(highestLoad, groupUs / budgetUs)
    live.loadPeak = Math.max(live.loadPeak, groupUs / budgetUs)
    groupUs = 0
  }

  function closeRow(
    wallMs: number,
    { outputLatencyMs, underruns }: RowFigures,
    gaps: number,
  ): void {
    closeGroup()
    groupFrame = NaN
    let averageUs = 0
    let isTimed = false
    let now = 0
    for (const processor of processors()) {
      const meanUs = processor.closeRow()
      now += processor.live.loadNow
      if (Number.isNaN(meanUs)) continue
      averageUs += meanUs
      isTimed = true
    }
    live.loadNow = now
    appendRow(
      live.columns,
      {
        wallMs,
        loadAverage: isTimed ? averageUs / budgetUs : NaN,
        loadPeak: isTimed ? rowPeakUs / budgetUs : NaN,
        outputLatencyMs: outputLatencyMs ?? NaN,
        underruns: underruns ?? 0,
        gaps,
        peak: rowLevel,
      },
      budget,
    )
    checkOverload(wallMs, averageUs / budgetUs, rowPeakUs / budgetUs)
    rowPeakUs = 0
    rowLevel = 0
  }

  function checkOverload(wallMs: number, averageShare: number, peakShare: number): void {
    const isOver = peakShare > 1
    if (isOver && !isOverloaded) {
      const level = averageShare > 1 ? 'critical' : 'warning'
      alerts.addContextAlert(
        { code: 'overload', level, wallMs, peakShare, averageShare },
        live.contextId,
      )
    }
    isOverloaded = isOver
  }

  return {
    get highestLoad() {
      return Math.max(highestLoad, groupUs / budgetUs)
    },
    addQuantum(frame, durationUs) {
      if (!(durationUs >= 0) || !Number.isFinite(durationUs)) return
      if (frame !== groupFrame) closeGroup()
      groupFrame = frame
      groupUs += durationUs
    },
    addLevel(peak) {
      rowLevel = Math.max(rowLevel, peak)
    },
    advance(wallMs, told, gaps) {
      if (Number.isNaN(rowStartMs) || wallMs < rowStartMs - BACKWARD_MS) rowStartMs = wallMs
      if (wallMs - rowStartMs < ROW_MS) return false
      closeRow(wallMs, told, gaps)
      rowStartMs = wallMs
      return true
    },
    clear() {
      budget.give('rows', live.columns.length)
      live.columns = createColumns()
      live.loadNow = 0
      live.loadPeak = 0
      highestLoad = 0
      groupUs = 0
      rowStartMs = NaN
    },
  }
}
