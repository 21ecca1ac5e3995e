// What the picture of margins is made of. Node.

import { describe, expect, it } from 'vitest'
import { timingRows } from '../../../../../panel/views/scheduling/timing-rows.ts'
import { EVERYTHING } from '../../../../../trace/figures/selection.ts'
import { START_MS } from '../../../../support/trace/trace-builder.ts'
import { sequencerPage } from '../../../../support/trace/sequencer-page.ts'

const ALL = { fromMs: START_MS, toMs: START_MS + 10_000 }

describe('the rows of the margins', () => {
  it('are starts, late timers, long tasks and falls of the heap, in order of time', () => {
    const page = sequencerPage()
    page.tellTasks(5)
    page.task(1500, 120)
    page.heap(1600, 40)
    page.heap(1700, 20)
    page.start({ callMs: 1625, dueMs: 1575, whenMs: page.stoodMs(1625) - 15 })
    page.start({ callMs: 1000, dueMs: 1000, whenMs: page.stoodMs(1000) + 90 })
    const rows = timingRows(page.read().scheduling, EVERYTHING, ALL)
    expect(rows.map(({ kind, ms }) => `${kind} ${Math.round(ms)}`)).toEqual([
      'ahead 90',
      'timer 0',
      'task 120',
      'late -15',
      'timer 50',
      'collection 0',
    ])
    expect(rows.map(({ wallMs }) => Math.round(wallMs - START_MS))).toEqual([
      1000, 1000, 1500, 1625, 1625, 1700,
    ])
    expect(rows.at(-1)?.megabytes).toBeCloseTo(20, 4)
  })

  it('are those of the selection and of the stretch of time', () => {
    const page = sequencerPage()
    for (const callMs of [1000, 2000, 3000]) page.start({ callMs, whenMs: callMs + 50 })
    page.start({ callMs: 2500, whenMs: 2550, caller: 'keydown' })
    const { scheduling } = page.read()
    const starts = (source: 'key' | null, fromMs: number): number =>
      timingRows(
        scheduling,
        { ...EVERYTHING, source },
        { ...ALL, fromMs: START_MS + fromMs },
      ).filter(({ kind }) => kind === 'ahead').length
    expect(starts(null, 0)).toBe(4)
    expect(starts(null, 1500)).toBe(3)
    expect(starts('key', 0)).toBe(1)
  })
})
