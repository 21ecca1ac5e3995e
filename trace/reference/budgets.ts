// Holds the engine's figures against the budgets of the original design, and says where its clock cannot tell. Pure; any reader
// context.

import type { EngineAccumulator } from './engine-figures.ts'
import { CPU_VOICES } from './engine-figures.ts'
import type { BudgetFigures, BudgetVerdict } from './schema.ts'
import { times } from '../text/text-table.ts'
import { ENGINE_BUDGET } from '../wire/engine-budgets.ts'
import { ENGINE_STAT } from '../wire/record.ts'

/** Every budget, in the order of the design; empty before the engine's first snapshot. */
export function budgetsOf(engine: EngineAccumulator): BudgetFigures[] {
  const durationUs = engine.now(ENGINE_STAT.budgetUs)
  if (engine.snapshots === 0 || !(durationUs > 0)) return []
  const stepUs = engine.now(ENGINE_STAT.clockStepUs) || 0
  return [
    blockBudget(engine, durationUs, stepUs),
    midiBudget(engine, stepUs),
    meanBudget('allocation', 'Voice allocation, mean', ENGINE_BUDGET.allocationUs, stepUs, {
      ...engine.allocation,
      unit: 'allocation',
      none: 'No note was played yet.',
    }),
    meanBudget('steal', 'Voice stealing, mean', ENGINE_BUDGET.stealUs, stepUs, {
      ...engine.steal,
      unit: 'steal',
      none: 'No voice was stolen: there were enough.',
    }),
    meanBudget(
      'effects',
      'Effects, mean a block',
      ENGINE_BUDGET.effectsShare * durationUs,
      stepUs,
      {
        count: engine.effects.count,
        mean: engine.effects.mean * durationUs,
        unit: 'timed stretch',
        none: 'The sections of no block were timed yet.',
      },
    ),
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
    title: 'Block time, worst',
    limit,
    value: isMeasured ? value : null,
    resolution: stepUs,
    unit: 'µs',
    verdict: isMeasured ? judge(value, stepUs, limit) : 'not measurable',
    note: isMeasured
      ? `Mean ${us(engine.block.mean)} of ${times(engine.block.count, 'block')}, 99 % of the last 1000 within ${us(p99Us)}.`
      : 'No block was timed yet.',
  }
}

function midiBudget(engine: EngineAccumulator, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.midiMs
  const resolution = stepUs / 1000
  const isMeasured = engine.midi.count > 0
  const value = engine.midiMaxMs
  return {
    name: 'midi',
    title: 'MIDI latency, worst',
    limit,
    value: isMeasured ? value : null,
    resolution,
    unit: 'ms',
    verdict: isMeasured ? judge(value, resolution, limit) : 'not measurable',
    note: isMeasured
      ? `From a message's arrival in the audio thread to its frame; mean ${engine.midi.mean.toFixed(2)} ms of ${times(engine.midi.count, 'message')}.`
      : 'No message came yet; a piece that is scheduled ahead has no latency.',
  }
}

function meanBudget(
  name: BudgetFigures['name'],
  title: string,
  limit: number,
  stepUs: number,
  of: { count: number; mean: number; unit: string; none: string },
): BudgetFigures {
  const isMeasured = of.count > 0
  // Where in a step a reading falls is chance: the error of a mean falls with the root of their number.
  const resolution = isMeasured ? stepUs / Math.sqrt(of.count) : stepUs
  const verdict = isMeasured ? judge(of.mean, resolution, limit) : 'not measurable'
  const coarse =
    isMeasured && verdict === 'not measurable' ? ` Too few for a clock of ${us(stepUs)} steps.` : ''
  return {
    name,
    title,
    limit,
    value: isMeasured ? of.mean : null,
    resolution,
    unit: 'µs',
    verdict,
    note: isMeasured ? `Mean of ${times(of.count, of.unit)}.${coarse}` : of.none,
  }
}

function allocationsBudget(engine: EngineAccumulator): BudgetFigures {
  const value = engine.total(ENGINE_STAT.allocations)
  return {
    name: 'allocations',
    title: 'Allocations in the audio thread',
    limit: ENGINE_BUDGET.allocations,
    value,
    resolution: 0,
    unit: 'count',
    verdict: judge(value, 0, ENGINE_BUDGET.allocations),
    note: 'Growths of any pool of the engine after its creation.',
  }
}

function cpuBudget(engine: EngineAccumulator, durationUs: number, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.cpuShare
  const full = engine.fullCpu
  const common = {
    name: 'cpu',
    title: `CPU at ${CPU_VOICES} voices`,
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
      note: `Mean of ${times(full.count, 'block')} while all voices sounded.`,
    }
  }
  const value = engine.block.count === 0 ? null : engine.block.mean / durationUs
  return {
    ...common,
    value,
    resolution: engine.block.count === 0 ? 0 : stepUs / durationUs / Math.sqrt(engine.block.count),
    // What is too much for fewer voices is too much for all.
    verdict: value !== null && value > limit ? 'missed' : 'not measurable',
    note: `At most ${times(engine.mostVoices, 'voice')} sounded at once; the value is the mean over all.`,
  }
}

function jitterBudget(engine: EngineAccumulator, stepUs: number): BudgetFigures {
  const limit = ENGINE_BUDGET.jitterUs
  const value = engine.now(ENGINE_STAT.blockJitterUs)
  const isMeasured = engine.block.count > 1 && Number.isFinite(value)
  // Two readings, each up to a step off: their difference spreads by step/√6 even where every block takes the same time.
  const resolution = stepUs / Math.sqrt(6)
  const verdict = isMeasured ? judge(value, resolution, limit) : 'not measurable'
  return {
    name: 'jitter',
    title: 'Timing jitter',
    limit,
    value: isMeasured ? value : null,
    resolution,
    unit: 'µs',
    verdict,
    note: !isMeasured
      ? 'Too few blocks were timed yet.'
      : verdict === 'not measurable'
        ? `The clock's steps of ${us(stepUs)} alone spread the block times by ${us(resolution)}.`
        : 'Spread (standard deviation) of the last 1000 block times.',
  }
}

function us(value: number): string {
  return value >= 1000
    ? `${(value / 1000).toFixed(2)} ms`
    : `${value.toFixed(value < 10 ? 1 : 0)} µs`
}
