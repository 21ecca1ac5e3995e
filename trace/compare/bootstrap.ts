// How far the difference of a statistic may lie from what was seen: a bootstrap in two steps, of runs and then of
// blocks of neighbours within each run, so that what differs from run to run widens the interval. Any reader context.

import type { Blocks } from './blocks.ts'
import type { RandomSource } from './random.ts'
import { createQuantiles } from './resampled-quantiles.ts'
import type { SideValues } from './side-values.ts'
import { STATISTICS, type StatisticName } from './schema.ts'

/** One less than a thousand, so that both ends are values that were drawn. */
export const RESAMPLES = 999
/** Of these, that many lie outside on each side. */
const OUTSIDE = Math.round((RESAMPLES + 1) * 0.025)

export type Intervals = Readonly<Record<StatisticName, [number, number]>>

/**
 * The 95 % interval of b − a for each statistic, by percentiles of the resamples, about the difference that was seen.
 * `shown` is the share of the variance that blocks show: the interval is widened by the root of it. Any thread.
 */
export function bootstrapIntervals(
  a: SideValues,
  b: SideValues,
  blocksA: Blocks,
  blocksB: Blocks,
  seen: Readonly<Record<StatisticName, number>>,
  shown: number,
  random: RandomSource,
): Intervals {
  const drawA = createResampler(a, blocksA)
  const drawB = createResampler(b, blocksB)
  const differences = STATISTICS.map(() => new Float64Array(RESAMPLES))
  const figuresA = new Float64Array(STATISTICS.length)
  const figuresB = new Float64Array(STATISTICS.length)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawA(random, figuresA)
    drawB(random, figuresB)
    for (let index = 0; index < STATISTICS.length; index++) {
      ;(differences[index] as Float64Array)[resample] =
        (figuresB[index] as number) - (figuresA[index] as number)
    }
  }
  const widen = 1 / Math.sqrt(Math.max(shown, 1e-3))
  const intervalOf = (statistic: StatisticName): [number, number] => {
    const sorted = (differences[STATISTICS.indexOf(statistic)] as Float64Array).sort()
    const middle = seen[statistic]
    const at = (index: number): number => middle + ((sorted[index] as number) - middle) * widen
    return [Math.min(middle, at(OUTSIDE - 1)), Math.max(middle, at(RESAMPLES - OUTSIDE))]
  }
  return {
    p50: intervalOf('p50'),
    p95: intervalOf('p95'),
    p99: intervalOf('p99'),
    spread: intervalOf('spread'),
  }
}

/** Writes the statistics of one resample, in the order of STATISTICS. */
type Resampler = (random: RandomSource, into: Float64Array) => void

function createResampler(side: SideValues, blocks: Blocks): Resampler {
  const raw = createQuantiles(side.values, blocks, [0.05, 0.5, 0.95, 0.99])
  const edges = side.runs.length === 1 ? null : createQuantiles(side.centred, blocks, [0.05, 0.95])
  const weights = new Int32Array(blocks.count)
  const runs = side.runs.length

  function draw(random: RandomSource): number {
    weights.fill(0)
    let total = 0
    for (let drawn = 0; drawn < runs; drawn++) {
      const run = runs === 1 ? 0 : random.below(runs)
      const first = blocks.runStarts[run] as number
      const count = (blocks.runStarts[run + 1] as number) - first
      for (let each = 0; each < count; each++) {
        const block = first + random.below(count)
        weights[block] = (weights[block] as number) + 1
        total += (blocks.bounds[block + 1] as number) - (blocks.bounds[block] as number)
      }
    }
    return total
  }

  return (random, into) => {
    const total = draw(random)
    const [p05 = NaN, p50 = NaN, p95 = NaN, p99 = NaN] = raw(weights, total)
    into[0] = p50
    into[1] = p95
    into[2] = p99
    if (edges === null) into[3] = (p95 - p05) / 2
    else {
      const [low = NaN, high = NaN] = edges(weights, total)
      into[3] = (high - low) / 2
    }
  }
}
