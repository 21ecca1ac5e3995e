// Holds the engine's figures against the budgets of the original design, and says where its clock cannot tell. Pure;
// any reader context.

import type { EngineAccumulator } from './engine-figures.ts'
import type { BudgetFigures, BudgetNote, BudgetVerdict } from './schema.ts'
import { ENGINE_BUDGET } from '../wire/engine-budgets.ts'
import { ENGINE_STAT } from '../wire/record.ts'

/** Codes of notes on a mean: what it is of, and that there is nothing to take it of. */
type MeanCode = Extract<BudgetNote, { coarseStepUs: number | null }>['code']
type NoneCode = 'no-allocations' | 'no-steals' | 'no-sections'

/** Every budget, in the order of the design; empty before the engine's first snapshot. */
export function budgetsOf(engine: EngineAccumulator): BudgetFigures[] {
  const durationUs = engine.now(ENGINE_STAT.budgetUs)
  if (engine.snapshots === 0 || !(durationUs > 0)) return []
  const stepUs = engine.now(ENGINE_STAT.clockStepUs) || 0
  return [
    blockBudget(engine, durationUs, stepUs),
    midiBudget(engine, stepUs),
    meanBudget('allocation', ENGINE_BUDGET.allocationUs, stepUs, {
      ...engine.allocation,
      some: 'mean-of-allocations',
      none: 'no-allocations',
    }),
    meanBudget('steal', ENGINE_BUDGET.stealUs, stepUs, {
      ...engine.steal,
      some: 'mean-of-steals',
      none: 'no-steals',
    }),
    meanBudget('effects', ENGINE_BUDGET.effectsShare * durationUs, stepUs, {
      count: engine.effects.count,
      mean: engine.effects.mean * durationUs,
      some: 'mean-of-sections',
      none: 'no-sections',
    }),
    allocationsBudget(engine),
    cpuBudget(engine, durationUs, stepUs),
    jitterBudget(engine, stepUs),
  ]
}

/** A value against its limit, where it may be off by `resolution`. */
export function judge(value: number, resolution: number, limit: number): BudgetVerdict {
  if (value + resolution <= limit) return 'met'
  return value - resolution > limit ? 'missed' : 'not measurable'
}

function blockBudget(engine: EngineAccumulator, durationUs: number, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.blockShare * durationUs
  const value = engine.blockMaxUs
  const isMeasured = engine.block.count > 0
  const p99Us = engine.now(ENGINE_STAT.blockP99Us) || 0
  return {
    name: 'block',
    limit,
    value: isMeasured ? value : null,
    resolution: stepUs,
    unit: 'µs',
    verdict: isMeasured ? judge(value, stepUs, limit) : 'not measurable',
    note: isMeasured
      ? { code: 'block-times', meanUs: engine.block.mean, blocks: engine.block.count, p99Us }
      : { code: 'no-block-times' },
  }
}

function midiBudget(engine: EngineAccumulator, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.midiMs
  const resolution = stepUs / 1000
  const isMeasured = engine.midi.count > 0
  const value = engine.midiMaxMs
  return {
    name: 'midi',
    limit,
    value: isMeasured ? value : null,
    resolution,
    unit: 'ms',
    verdict: isMeasured ? judge(value, resolution, limit) : 'not measurable',
    note: isMeasured
      ? { code: 'message-waits', meanMs: engine.midi.mean, messages: engine.midi.count }
      : { code: 'no-messages' },
  }
}

function meanBudget(
  name: BudgetFigures['name'],
  limit: number,
  stepUs: number,
  of: { count: number; mean: number; some: MeanCode; none: NoneCode },
): BudgetFigures {
  const isMeasured = of.count > 0
  // Where in a step a reading falls is chance: the error of a mean falls with the root of their number.
  const resolution = isMeasured ? stepUs / Math.sqrt(of.count) : stepUs
  const verdict = isMeasured ? judge(of.mean, resolution, limit) : 'not measurable'
  const coarseStepUs = verdict === 'not measurable' ? stepUs : null
  return {
    name,
    limit,
    value: isMeasured ? of.mean : null,
    resolution,
    unit: 'µs',
    verdict,
    note: isMeasured ? { code: of.some, count: of.count, coarseStepUs } : { code: of.none },
  }
}

function allocationsBudget(engine: EngineAccumulator): BudgetFigures {
  const value = engine.total(ENGINE_STAT.allocations)
  return {
    name: 'allocations',
    limit: ENGINE_BUDGET.allocations,
    value,
    resolution: 0,
    unit: 'count',
    verdict: judge(value, 0, ENGINE_BUDGET.allocations),
    note: { code: 'pool-growths' },
  }
}

function cpuBudget(engine: EngineAccumulator, durationUs: number, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.cpuShare
  const full = engine.fullCpu
  const common = {
    name: 'cpu',
    limit,
    unit: 'share',
  } as const
  if (full.count > 0) {
    const resolution = stepUs / durationUs / Math.sqrt(full.count)
    return {
      ...common,
      value: full.mean,
      resolution,
      verdict: judge(full.mean, resolution, limit),
      note: { code: 'cpu-of-all-voices', blocks: full.count },
    }
  }
  const value = engine.block.count === 0 ? null : engine.block.mean / durationUs
  return {
    ...common,
    value,
    resolution: engine.block.count === 0 ? 0 : stepUs / durationUs / Math.sqrt(engine.block.count),
    // What is too much for fewer voices is too much for all.
    verdict: value !== null && value > limit ? 'missed' : 'not measurable',
    note: { code: 'cpu-of-fewer-voices', mostVoices: engine.mostVoices },
  }
}

function jitterBudget(engine: EngineAccumulator, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.jitterUs
  const value = engine.now(ENGINE_STAT.blockJitterUs)
  const isMeasured = engine.block.count > 1 && Number.isFinite(value)
  // Two readings, each up to a step off: their difference spreads by step/√6 even where all blocks take the same time.
  const resolution = stepUs / Math.sqrt(6)
  const verdict = isMeasured ? judge(value, resolution, limit) : 'not measurable'
  return {
    name: 'jitter',
    limit,
    value: isMeasured ? value : null,
    resolution,
    unit: 'µs',
    verdict,
    note: !isMeasured
      ? { code: 'no-block-spread' }
      : verdict === 'not measurable'
        ? { code: 'block-spread-of-clock', stepUs, spreadUs: resolution }
        : { code: 'block-spread' },
  }
}
