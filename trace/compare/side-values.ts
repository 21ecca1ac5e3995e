// The values of one stage of one side, as the statistics take them: run by run in the order of time, sorted, and about
// the median of each run. Any reader context.

import { percentileOfSorted } from '../math/series.ts'

export interface SideValues {
  /** One for each trace that has values, in the order of time. */
  readonly runs: readonly Float64Array[]
  readonly count: number
  /** All runs one after the other. */
  readonly values: Float64Array
  /** The same without the median of their own run: what differs from run to run is no jitter. */
  readonly centred: Float64Array
}

/** Any thread; copies the values. Values that are not finite are left out. */
export function sideValues(given: readonly ArrayLike<number>[]): SideValues {
  const runs = given
    .map((run) => Float64Array.from(Array.from(run).filter((value) => Number.isFinite(value))))
    .filter((run) => run.length > 0)
  const count = runs.reduce((sum, run) => sum + run.length, 0)
  const values = new Float64Array(count)
  const centred = new Float64Array(count)
  let at = 0
  for (const run of runs) {
    const median = percentileOfSorted(run.slice().sort(), 50)
    for (const value of run) {
      values[at] = value
      centred[at++] = value - median
    }
  }
  return { runs, count, values, centred }
}

export interface SideStatistics {
  p50: number
  p95: number
  p99: number
  spread: number
}

/** Nearest rank, ms; NaN where there is no value. Any thread. */
export function statisticsOf(side: SideValues): SideStatistics {
  const sorted = side.values.slice().sort()
  const centred = side.centred.slice().sort()
  return {
    p50: percentileOfSorted(sorted, 50),
    p95: percentileOfSorted(sorted, 95),
    p99: percentileOfSorted(sorted, 99),
    spread: (percentileOfSorted(centred, 95) - percentileOfSorted(centred, 5)) / 2,
  }
}

/** Below 0, 0 or above: an order of sides that does not depend on which of them is called the first. */
export function orderOf(a: SideValues, b: SideValues): number {
  if (a.count !== b.count) return a.count - b.count
  if (a.runs.length !== b.runs.length) return a.runs.length - b.runs.length
  for (let index = 0; index < a.count; index++) {
    const difference = (a.values[index] as number) - (b.values[index] as number)
    if (difference !== 0) return difference
  }
  return 0
}
