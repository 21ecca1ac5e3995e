// One stage of both sides: its figures, their intervals and tests; the verdicts come when all stages are known, in
// judge.ts. Any reader context.

import { cutBlocks, planBlocks, type Blocks } from './blocks.ts'
import { betweenRuns } from './between-runs.ts'
import { bootstrapIntervals } from './bootstrap.ts'
import type { PhaseErrors } from './callback-phase.ts'
import { permutationTest, type BlockScores } from './permutation-test.ts'
import { createRandom } from './random.ts'
import type { CompareStage, StatisticName } from './schema.ts'
import { STATISTICS } from './schema.ts'
import { blockSums, scoreSides, type Scores } from './scores.ts'
import { orderOf, statisticsOf, type SideValues } from './side-values.ts'
import { type Widened, withUnseen } from './unseen.ts'

/**
 * Of both sides, at least: there are ten blocks; and beyond the common percentile lie 14 values, which all on one side
 * have a p of 0.00012. With fewer no difference could be shown beside all other tests, however large.
 */
const MIN_VALUES: Readonly<Record<StatisticName, number>> = {
  p50: 20,
  p95: 140,
  p99: 700,
  spread: 40,
}
/** Values that tell as much as independent ones, at least. */
const MIN_INDEPENDENT = 10

export interface TestedStatistic {
  stage: CompareStage
  statistic: StatisticName
  a: number
  b: number
  differenceMs: number
  interval95Ms: [number, number]
  pValue: number
  effectSize: number
  /** Values that the side with fewer is short of; 0: it can be judged. */
  missing: number
  /** Why equal pages may differ as much from one recording to the next, as far as that is known; null: they do not. */
  asRunsDiffer: Widened['asRunsDiffer']
}

export interface TestedStage {
  stage: CompareStage
  countA: number
  countB: number
  dependence: number
  blockLength: number
  /** Medians that differ by less may be equal ones whose recordings lie otherwise against the callbacks, ms. */
  phaseMs: number
  tested: TestedStatistic[]
}

/**
 * The tests of one stage; both sides have at least one value. Exchanged sides give exactly the opposite. `stream` tells
 * stages apart that have the same seed. `phase` is what both sides have together; null: none. Any thread; some 100
 * bytes a value.
 */
export function testStage(
  stage: CompareStage,
  a: SideValues,
  b: SideValues,
  phase: PhaseErrors | null,
  seed: number,
  stream: number,
): TestedStage {
  // Whoever is called the first: the same numbers are drawn, for the same side.
  if (orderOf(a, b) > 0) return mirrored(testStage(stage, b, a, phase, seed, stream))
  const plan = planBlocks(a, b)
  const blocksA = cutBlocks(a, plan.blockLength)
  const blocksB = cutBlocks(b, plan.blockLength)
  const scored = scoreSides(a, b)
  const pValues = permutationTest(
    blockScores(scored.a, blocksA),
    blockScores(scored.b, blocksB),
    plan.shown,
    createRandom(seed, 2 * stream),
  )
  const figuresA = statisticsOf(a)
  const figuresB = statisticsOf(b)
  const differences = {
    p50: figuresB.p50 - figuresA.p50,
    p95: figuresB.p95 - figuresA.p95,
    p99: figuresB.p99 - figuresA.p99,
    spread: figuresB.spread - figuresA.spread,
  }
  const random = createRandom(seed, 2 * stream + 1)
  const intervals = bootstrapIntervals(a, b, blocksA, blocksB, differences, plan.shown, random)
  const between = betweenRuns(a, b)
  const fewer = Math.min(a.count, b.count)
  const independent = fewer / plan.dependence
  return {
    stage,
    countA: a.count,
    countB: b.count,
    dependence: plan.dependence,
    blockLength: plan.blockLength,
    phaseMs: phase?.p50.leastMs ?? 0,
    tested: STATISTICS.map((statistic, index) => {
      const differenceMs = differences[statistic]
      const { interval95Ms, asRunsDiffer } = withUnseen(
        intervals[statistic],
        differenceMs,
        between?.[statistic],
        phase?.[statistic],
      )
      return {
        stage,
        statistic,
        a: figuresA[statistic],
        b: figuresB[statistic],
        differenceMs,
        interval95Ms,
        pValue: pValues[index] as number,
        effectSize: scored.effect[statistic],
        missing: missingOf(statistic, fewer, independent, plan.dependence),
        asRunsDiffer,
      }
    }),
  }
}

function missingOf(
  statistic: StatisticName,
  fewer: number,
  independent: number,
  dependence: number,
): number {
  const least = MIN_VALUES[statistic]
  // Of a handful of values it cannot be told how they depend on each other.
  if (fewer < least || independent >= MIN_INDEPENDENT) return Math.max(0, least - fewer)
  return Math.ceil(MIN_INDEPENDENT * dependence) - fewer
}

function blockScores(scores: Scores, { bounds, count }: Blocks): BlockScores {
  const lengths = Float64Array.from(
    { length: count },
    (_, block) => (bounds[block + 1] as number) - (bounds[block] as number),
  )
  return { lengths, sums: blockSums(scores, bounds) }
}

function mirrored(stage: TestedStage): TestedStage {
  return {
    ...stage,
    countA: stage.countB,
    countB: stage.countA,
    tested: stage.tested.map((each) => ({
      ...each,
      a: each.b,
      b: each.a,
      differenceMs: opposite(each.differenceMs),
      interval95Ms: [opposite(each.interval95Ms[1]), opposite(each.interval95Ms[0])],
      effectSize: opposite(each.effectSize),
    })),
  }
}

/** Without a zero that has a sign. */
const opposite = (value: number): number => 0 - value
