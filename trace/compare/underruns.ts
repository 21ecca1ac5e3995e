// Underruns of both sides: how many a minute, by seconds of playing. Any reader context.

import type { ContextLive } from '../contexts/figures.ts'
import { cutBlocks, planBlocks, type Blocks } from './blocks.ts'
import { RESAMPLES } from './bootstrap.ts'
import { permutationTest } from './permutation-test.ts'
import { createRandom, type RandomSource } from './random.ts'
import { pageContexts, type ComparedRun } from './run-samples.ts'
import type { UnderrunFigures } from './schema.ts'
import { orderOf, sideValues, type SideValues } from './side-values.ts'

const WINDOW_MS = 1000
const MIN_SECONDS = 20
const OUTSIDE = Math.round((RESAMPLES + 1) * 0.025)

/** Without a verdict, which all tests have together. */
export type TestedUnderruns = Omit<UnderrunFigures, 'verdict'> & { isTooShort: boolean }

/**
 * Null where a side has no live context. What the platform calls underruns where it tells them on both sides, else the
 * gaps that the probe saw. Any thread; exchanged sides give exactly the opposite.
 */
export function testUnderruns(
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
  seed: number,
): TestedUnderruns | null {
  const isTold = [...a, ...b].every(({ report }) =>
    report.contexts.every(({ type, underruns }) => type === 'offline' || underruns !== null),
  )
  const countsOf = (runs: readonly ComparedRun[]): SideValues =>
    sideValues(runs.flatMap((run) => pageContexts(run).map((each) => perSecond(each, isTold))))
  const sideA = countsOf(a)
  const sideB = countsOf(b)
  if (sideA.count === 0 || sideB.count === 0) return null
  return compareCounts(sideA, sideB, seed)
}

/** Of two series of counts a second. Any thread. */
export function compareCounts(a: SideValues, b: SideValues, seed: number): TestedUnderruns {
  if (orderOf(a, b) > 0) return mirrored(compareCounts(b, a, seed))
  const { blockLength, shown } = planBlocks(a, b)
  const blocksA = cutBlocks(a, blockLength)
  const blocksB = cutBlocks(b, blockLength)
  const sumsA = sumsOf(a, blocksA)
  const sumsB = sumsOf(b, blocksB)
  const stream = 2 ** 20
  const [pValue = 1] = permutationTest(sumsA, sumsB, shown, createRandom(seed, stream))
  const countA = total(a.values)
  const countB = total(b.values)
  const perMinuteA = (60 * countA) / a.count
  const perMinuteB = (60 * countB) / b.count
  const random = createRandom(seed, stream + 1)
  const drawn = Float64Array.from(
    { length: RESAMPLES },
    () => 60 * (meanOfResample(sumsB, random) - meanOfResample(sumsA, random)),
  ).sort()
  return {
    countA,
    countB,
    secondsA: a.count,
    secondsB: b.count,
    perMinuteA,
    perMinuteB,
    differencePerMinute: perMinuteB - perMinuteA,
    interval95PerMinute: [drawn[OUTSIDE - 1] as number, drawn[RESAMPLES - OUTSIDE] as number],
    pValue,
    isTooShort: Math.min(a.count, b.count) < MIN_SECONDS,
  }
}

function perSecond({ columns }: ContextLive, isTold: boolean): number[] {
  const totals = isTold ? columns.underruns : columns.gaps
  const counts: number[] = []
  let windowStartMs = columns.wallMs[0] as number
  let before = 0
  for (let row = 1; row < columns.length; row++) {
    if ((columns.wallMs[row] as number) - windowStartMs < WINDOW_MS) continue
    const now = totals[row] as number
    counts.push(Math.max(0, now - before))
    before = now
    windowStartMs = columns.wallMs[row] as number
  }
  return counts
}

function sumsOf(
  side: SideValues,
  { bounds, count }: Blocks,
): { lengths: Float64Array; sums: Float64Array[] } {
  const lengths = new Float64Array(count)
  const sums = new Float64Array(count)
  for (let block = 0; block < count; block++) {
    const from = bounds[block] as number
    const to = bounds[block + 1] as number
    lengths[block] = to - from
    sums[block] = total(side.values.subarray(from, to))
  }
  return { lengths, sums: [sums] }
}

function meanOfResample(
  { lengths, sums }: { lengths: Float64Array; sums: Float64Array[] },
  random: RandomSource,
): number {
  let sum = 0
  let count = 0
  for (let drawn = 0; drawn < lengths.length; drawn++) {
    const block = random.below(lengths.length)
    sum += (sums[0] as Float64Array)[block] as number
    count += lengths[block] as number
  }
  return sum / count
}

function mirrored(given: TestedUnderruns): TestedUnderruns {
  return {
    countA: given.countB,
    countB: given.countA,
    secondsA: given.secondsB,
    secondsB: given.secondsA,
    perMinuteA: given.perMinuteB,
    perMinuteB: given.perMinuteA,
    differencePerMinute: 0 - given.differencePerMinute,
    interval95PerMinute: [0 - given.interval95PerMinute[1], 0 - given.interval95PerMinute[0]],
    pValue: given.pValue,
    isTooShort: given.isTooShort,
  }
}

function total(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
