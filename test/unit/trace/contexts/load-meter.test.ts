// The load of a context, row by row: what one quantum took, what the row's mean is, when it is too much. Node.

import { describe, expect, it } from 'vitest'
import { createAlertList, type AlertList } from '../../../../trace/alerts/alert-list.ts'
import { createSessionBudget, SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import { createColumns } from '../../../../trace/contexts/columns.ts'
import type { ContextLive } from '../../../../trace/contexts/figures.ts'
import { createLoadMeter, type LoadMeter } from '../../../../trace/contexts/load-meter.ts'
import {
  createProcessorReader,
  type ProcessorReader,
} from '../../../../trace/contexts/processor-reader.ts'

const BUDGET_US = 1000
const NOTHING = { outputLatencyMs: null, underruns: null }

interface Measured {
  meter: LoadMeter
  live: ContextLive
  alerts: AlertList
  /** A timed call of a processor. */
  call(frame: number, us: number, processor?: number): void
  last(): Record<string, number | undefined>
}

function measured(rows = SESSION_LIMIT.rows): Measured {
  const live: ContextLive = {
    contextId: 'doc-1/1',
    document: 'doc-1',
    loadNow: 0,
    loadPeak: 0,
    columns: createColumns(),
    processors: [],
  }
  const alerts = createAlertList()
  const traits = {
    contextId: 'doc-1/1',
    thread: 'audio',
    frames: 128,
    budgetUs: BUDGET_US,
  } as const
  const processors = [0, 1].map((index): ProcessorReader =>
    createProcessorReader(index, `${index}`, traits),
  )
  const budget = createSessionBudget(undefined, { ...SESSION_LIMIT, rows })
  const meter = createLoadMeter(live, BUDGET_US, () => processors, alerts, budget)
  return {
    meter,
    live,
    alerts,
    call(frame, us, processor = 0) {
      processors[processor]?.addTimed(us, 0, false)
      meter.addQuantum(frame, us)
    },
    last() {
      const { length, ...columns } = live.columns
      return Object.fromEntries(
        Object.entries(columns).map(([name, column]) => [name, column[length - 1]]),
      )
    },
  }
}

describe('a row', () => {
  it('is over after a tenth of a second of record time', () => {
    const { meter, live } = measured()
    expect([0, 50, 99, 100, 150, 199, 200].map((ms) => meter.advance(ms, NOTHING, 0))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      true,
    ])
    expect(live.columns.length).toBe(2)
  })

  it('begins anew where the clock went back by more than a second', () => {
    const { meter } = measured()
    meter.advance(10_000, NOTHING, 0)
    expect(meter.advance(9000, NOTHING, 0)).toBe(false)
    // Not so far: the row goes on.
    expect(meter.advance(10_100, NOTHING, 0)).toBe(true)
    meter.advance(8000, NOTHING, 0)
    expect(meter.advance(8100, NOTHING, 0)).toBe(true)
  })

  it('has the mean load of all processors together, and its busiest quantum', () => {
    const { meter, call, last, live } = measured()
    meter.advance(0, NOTHING, 0)
    call(0, 100)
    call(0, 500, 1)
    call(128, 300)
    call(128, 100, 1)
    meter.advance(100, { outputLatencyMs: 32, underruns: 3 }, 2)
    // 200 and 300 on average; 600 in the first quantum.
    expect(last()['loadAverage']).toBeCloseTo(0.5, 6)
    expect(last()['loadPeak']).toBeCloseTo(0.6, 6)
    expect(last()).toMatchObject({ wallMs: 100, outputLatencyMs: 32, underruns: 3, gaps: 2 })
    expect(live.loadNow).toBeCloseTo(0.5, 9)
    expect(live.loadPeak).toBeCloseTo(0.6, 9)
    call(256, 200)
    meter.advance(200, NOTHING, 0)
    // What was in the row before is no part of this one.
    expect(last()['loadPeak']).toBeCloseTo(0.2, 6)
    expect(last()['loadAverage']).toBeCloseTo(0.2, 6)
    expect(last()).toMatchObject({ underruns: 0 })
    expect(last()['outputLatencyMs']).toBeNaN()
    expect(live.loadPeak).toBeCloseTo(0.6, 9)
  })

  it('has no load where nothing was timed', () => {
    const { meter, last } = measured()
    meter.advance(0, NOTHING, 0)
    meter.advance(100, NOTHING, 0)
    expect([last()['loadAverage'], last()['loadPeak']]).toEqual([NaN, NaN])
  })

  it('has the highest level in it', () => {
    const { meter, last } = measured()
    meter.advance(0, NOTHING, 0)
    for (const peak of [0.25, 0.5, 0.125]) meter.addLevel(peak)
    meter.advance(100, NOTHING, 0)
    expect(last()['peak']).toBe(0.5)
    meter.advance(200, NOTHING, 0)
    expect(last()['peak']).toBe(0)
  })
})

describe('the highest load', () => {
  it('is that of one quantum, the one under way included', () => {
    const { meter, call } = measured()
    call(0, 400)
    call(0, 300)
    expect(meter.highestLoad).toBeCloseTo(0.7, 9)
    call(128, 200)
    expect(meter.highestLoad).toBeCloseTo(0.7, 9)
    for (const us of [NaN, Infinity, -5]) meter.addQuantum(128, us)
    expect(meter.highestLoad).toBeCloseTo(0.7, 9)
    call(128, 600)
    expect(meter.highestLoad).toBeCloseTo(0.8, 9)
  })

  it('does not join two quanta of one frame that lie in two rows', () => {
    const { meter, call } = measured()
    meter.advance(0, NOTHING, 0)
    call(0, 400)
    meter.advance(100, NOTHING, 0)
    call(0, 300)
    expect(meter.highestLoad).toBeCloseTo(0.4, 9)
  })

  it('begins anew with everything else', () => {
    const { meter, call, live } = measured(2)
    call(0, 400)
    for (const ms of [0, 100, 200]) meter.advance(ms, NOTHING, 0)
    call(128, 300)
    expect(live.columns.length).toBe(2)
    meter.clear()
    expect([meter.highestLoad, live.loadNow, live.loadPeak, live.columns.length]).toEqual([
      0, 0, 0, 0,
    ])
    // Its rows are the session's again.
    for (const ms of [300, 400, 500]) meter.advance(ms, NOTHING, 0)
    expect(live.columns.length).toBe(2)
  })
})

describe('the overload', () => {
  const levels = (rowsUs: number[][]): (string | undefined)[] => {
    const { meter, call, alerts } = measured()
    meter.advance(0, NOTHING, 0)
    rowsUs.forEach((calls, index) => {
      calls.forEach((us, quantum) => call(index * 4800 + quantum * 128, us))
      // Alerts of one kind within a second are one.
      meter.advance(2000 * (index + 1), NOTHING, 0)
    })
    return alerts.list().map(({ level }) => level)
  }

  it('is raised once for rows in a row, by more than a quantum’s time', () => {
    expect(levels([[1000]])).toEqual([])
    expect(levels([[1001, 10]])).toEqual(['warning'])
    expect(
      levels([
        [1001, 10],
        [1500, 10],
      ]),
    ).toEqual(['warning'])
    expect(levels([[1001, 10], [10], [1500, 10]])).toEqual(['warning', 'warning'])
  })

  it('is critical where the mean of the row is too much, too', () => {
    expect(levels([[1200, 1300]])).toEqual(['critical'])
    expect(levels([[1200, 800]])).toEqual(['warning'])
  })

  it('tells how much it was', () => {
    const { meter, call, alerts } = measured()
    meter.advance(0, NOTHING, 0)
    call(0, 1500)
    call(128, 100)
    meter.advance(100, NOTHING, 0)
    expect(alerts.list()[0]).toMatchObject({ wallMs: 100, peakShare: 1.5, averageShare: 0.8 })
  })
})
