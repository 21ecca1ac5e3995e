// The engine's figures against its budgets: what is met, missed, or finer than the clock can tell. Node.

import { describe, expect, it } from 'vitest'
import { budgetsOf, judge } from '../../../../trace/reference/budgets.ts'
import {
  createEngineAccumulator,
  engineFigures,
  type EngineAccumulator,
} from '../../../../trace/reference/engine-figures.ts'
import type { BudgetFigures, BudgetName } from '../../../../trace/reference/schema.ts'
import { ENGINE_BUDGET } from '../../../../trace/wire/engine-budgets.ts'
import { ENGINE_STAT } from '../../../../trace/wire/record.ts'
import { must } from '../../../support/trace/must.ts'

type Snapshot = Partial<Record<keyof typeof ENGINE_STAT, number>>

const BUDGET_US = 2000

function engineOf(...snapshots: Snapshot[]): EngineAccumulator {
  const engine = createEngineAccumulator()
  for (const snapshot of snapshots) {
    for (const [name, value] of Object.entries({ budgetUs: BUDGET_US, ...snapshot }))
      engine.put(ENGINE_STAT[name as keyof typeof ENGINE_STAT], value)
    engine.close()
  }
  return engine
}

const budget = (name: BudgetName, ...snapshots: Snapshot[]): BudgetFigures =>
  must(budgetsOf(engineOf(...snapshots)).find((each) => each.name === name))

describe('a value against its limit', () => {
  it('is met or missed only where the clock’s step does not matter', () => {
    expect(judge(90, 10, 100)).toBe('met')
    expect(judge(90.1, 10, 100)).toBe('not measurable')
    expect(judge(110, 10, 100)).toBe('not measurable')
    expect(judge(110.1, 10, 100)).toBe('missed')
    expect(judge(0, 0, 0)).toBe('met')
    expect(judge(1, 0, 0)).toBe('missed')
  })
})

describe('the budgets', () => {
  it('are none before the first snapshot, nor where no block’s time is known', () => {
    expect(budgetsOf(createEngineAccumulator())).toEqual([])
    const engine = createEngineAccumulator()
    engine.close()
    expect(budgetsOf(engine)).toEqual([])
    engine.put(ENGINE_STAT.budgetUs, 0)
    expect(budgetsOf(engine)).toEqual([])
    expect(budgetsOf(engineOf({}))).toHaveLength(8)
  })

  it('that nothing was measured for say so', () => {
    for (const { name, value, verdict, note } of budgetsOf(engineOf({ clockStepUs: 5 }))) {
      if (name === 'allocations') expect({ value, verdict }).toEqual({ value: 0, verdict: 'met' })
      else expect({ value, verdict }, name).toEqual({ value: null, verdict: 'not measurable' })
      expect(note.code).toBe(
        {
          block: 'no-block-times',
          midi: 'no-messages',
          allocation: 'no-allocations',
          steal: 'no-steals',
          effects: 'no-sections',
          allocations: 'pool-growths',
          cpu: 'cpu-of-fewer-voices',
          jitter: 'no-block-spread',
        }[name],
      )
    }
  })

  it('hold the longest block against a share of what it lasts', () => {
    const limit = ENGINE_BUDGET.blockShare * BUDGET_US
    const of = (blockMaxUs: number): BudgetFigures =>
      budget('block', {
        timedBlocks: 4,
        blockMeanUs: 300,
        blockMaxUs,
        blockP99Us: 900,
        clockStepUs: 5,
      })
    expect(of(limit - 5)).toMatchObject({
      limit,
      value: limit - 5,
      resolution: 5,
      verdict: 'met',
      note: { code: 'block-times', meanUs: 300, blocks: 4, p99Us: 900 },
    })
    expect(of(limit + 6).verdict).toBe('missed')
  })

  it('hold the longest wait of a message against a millisecond', () => {
    const of = (midiMaxMs: number): BudgetFigures =>
      budget('midi', { midiMessages: 2, midiMeanMs: 0.3, midiMaxMs, clockStepUs: 100 })
    expect(of(0.9)).toMatchObject({ value: 0.9, resolution: 0.1, verdict: 'met' })
    expect(of(1.05).verdict).toBe('not measurable')
    expect(of(1.11)).toMatchObject({
      verdict: 'missed',
      note: { code: 'message-waits', meanMs: 0.3, messages: 2 },
    })
  })

  it('hold means to a step’s share that falls with the root of their number', () => {
    const of = (allocationUs: number, timedAllocations: number): BudgetFigures =>
      budget('allocation', { allocationUs, timedAllocations, clockStepUs: 100 })
    expect(of(80, 25)).toMatchObject({
      limit: 100,
      value: 80,
      resolution: 20,
      verdict: 'met',
      note: { code: 'mean-of-allocations', count: 25, coarseStepUs: null },
    })
    expect(of(81, 25)).toMatchObject({
      verdict: 'not measurable',
      note: { code: 'mean-of-allocations', coarseStepUs: 100 },
    })
    expect(budget('steal', { stealUs: 51, timedSteals: 4 })).toMatchObject({
      limit: 50,
      verdict: 'missed',
      note: { code: 'mean-of-steals', count: 4 },
    })
  })

  it('hold the effects’ part of the block against 5 ms of the original’s', () => {
    const effects = budget('effects', { effectsShare: 0.5, cpuShare: 0.2, timedSections: 9 })
    expect(effects.value).toBeCloseTo(0.5 * 0.2 * BUDGET_US, 9)
    expect(effects.limit).toBeCloseTo((5 / (1024 / 44.1)) * BUDGET_US, 9)
    expect(effects).toMatchObject({ verdict: 'met', note: { code: 'mean-of-sections', count: 9 } })
  })

  it('allow no growth of a pool', () => {
    expect(budget('allocations', { allocations: 1 })).toMatchObject({ value: 1, verdict: 'missed' })
  })

  it('hold the load of all voices against a quarter of a core; of fewer it can only be too much', () => {
    const of = (cpuShare: number, activeVoices: number, timedBlocks = 4): BudgetFigures =>
      budget('cpu', {
        cpuShare,
        activeVoices,
        timedBlocks,
        blockMeanUs: cpuShare * BUDGET_US,
        clockStepUs: 100,
      })
    expect(of(0.22, 30)).toMatchObject({
      limit: 0.25,
      value: 0.22,
      resolution: 100 / BUDGET_US / 2,
      verdict: 'met',
      note: { code: 'cpu-of-all-voices', blocks: 4 },
    })
    expect(of(0.28, 32).verdict).toBe('missed')
    const few = of(0.22, 29)
    expect(few).toMatchObject({
      resolution: 0.025,
      verdict: 'not measurable',
      note: { code: 'cpu-of-fewer-voices', mostVoices: 29 },
    })
    expect(few.value).toBeCloseTo(0.22, 9)
    expect(of(0.25, 29).verdict).toBe('not measurable')
    expect(of(0.26, 29).verdict).toBe('missed')
    expect(of(0.22, 29, 0)).toMatchObject({ value: null, resolution: 0 })
  })

  it('hold the spread of the blocks against 10 µs, of which a clock’s steps are a part', () => {
    const of = (blockJitterUs: number, clockStepUs: number, timedBlocks = 2): BudgetFigures =>
      budget('jitter', { blockJitterUs, clockStepUs, timedBlocks })
    expect(of(7, 6)).toMatchObject({ verdict: 'met', note: { code: 'block-spread' } })
    expect(of(7, 6).resolution).toBeCloseTo(6 / Math.sqrt(6), 9)
    expect(of(8, 6)).toMatchObject({
      verdict: 'not measurable',
      note: { code: 'block-spread-of-clock', stepUs: 6 },
    })
    expect(of(13, 6).verdict).toBe('missed')
    // One block has no spread.
    expect(of(7, 6, 1)).toMatchObject({ value: null, note: { code: 'no-block-spread' } })
  })
})

describe('the engine’s snapshots', () => {
  it('have means weighted by what stands behind each, and the highest of each', () => {
    const engine = engineOf(
      { timedBlocks: 3, blockMeanUs: 100, blockMaxUs: 900, cpuShare: 0.5, activeVoices: 5 },
      { timedBlocks: 1, blockMeanUs: 300, blockMaxUs: 400, cpuShare: 0.2, activeVoices: 9 },
      { timedBlocks: 0, blockMeanUs: 999, activeVoices: 2 },
    )
    expect(engine.block).toEqual({ count: 4, mean: 150 })
    expect([engine.blockMaxUs, engine.cpuMax, engine.mostVoices]).toEqual([900, 0.5, 9])
    expect(engine.snapshots).toBe(3)
    expect(engine.now(ENGINE_STAT.blockMaxUs)).toBe(400)
    expect(engine.now(ENGINE_STAT.stealUs)).toBeNaN()
  })

  it('add to the totals of the engines before them', () => {
    const engine = engineOf(
      { blocks: 100, notes: 7 },
      { blocks: 100, notes: 8 },
      { blocks: 20, notes: 2 },
    )
    expect(engine.total(ENGINE_STAT.blocks)).toBe(120)
    expect(engine.total(ENGINE_STAT.notes)).toBe(10)
    engine.clear()
    expect(engine.total(ENGINE_STAT.notes)).toBe(0)
    expect(engineFigures(engine)).toBeNull()
  })

  it('keep only what this version knows, and only numbers', () => {
    const engine = createEngineAccumulator()
    for (const [stat, value] of [
      [0, 1],
      [64, 1],
      [63, 2],
      [ENGINE_STAT.notes, NaN],
      [ENGINE_STAT.events, Infinity],
      [ENGINE_STAT.blocks, 5],
    ] as const)
      engine.put(stat, value)
    expect([0, 64, 63].map((stat) => engine.now(stat))).toEqual([NaN, NaN, 2])
    expect(engine.total(ENGINE_STAT.notes)).toBe(0)
    expect(engine.now(ENGINE_STAT.blocks)).toBe(5)
  })

  it('tell of the effects as a part of the engine’s own time, and of no message that did not come', () => {
    const figures = must(
      engineFigures(
        engineOf({
          effectsShare: 0.5,
          cpuShare: 0.2,
          timedSections: 9,
          timedBlocks: 4,
          blockMeanUs: 400,
        }),
      ),
    )
    expect(figures.effectsShare).toBeCloseTo(0.5, 9)
    expect(figures.cpuShareMean).toBeCloseTo(0.2, 9)
    // Sections are timed beside the blocks: more than all of these they cannot take.
    const most = engineOf({
      effectsShare: 1,
      cpuShare: 0.5,
      timedSections: 9,
      timedBlocks: 4,
      blockMeanUs: 400,
    })
    expect(must(engineFigures(most)).effectsShare).toBe(1)
    expect(figures).toMatchObject({ midiMeanMs: null, midiMaxMs: null })
    const told = must(engineFigures(engineOf({ midiMessages: 1, midiMeanMs: 0.2, midiMaxMs: 0.4 })))
    expect(told).toMatchObject({ midiMeanMs: 0.2, midiMaxMs: 0.4, effectsShare: 0 })
  })
})
