// What differs from recording to recording. Values within one say nothing of it: the device's buffers, where the
// browser has put its threads and what else the machine does may be others in the next. Where a side has several
// recordings, their own figures tell how much, by Student's t of the recordings with one variance for both sides. Any
// context.

import type { StatisticName } from './schema.ts'
import { STATISTICS } from './schema.ts'
import { type SideStatistics, sideValues, type SideValues, statisticsOf } from './side-values.ts'

/** Quantiles of Student's t for 1, 2 … degrees of freedom, two-sided: 95 %, and 0.5 % outside. */
const T_95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
const T_STRICT = [127.32, 14.089, 7.453, 5.598, 4.773, 4.317, 4.029, 3.833, 3.69, 3.581]

export interface BetweenRuns {
  /** Half of the 95 % interval of a difference, ms. */
  half95Ms: number
  /** Recordings of equal sides differ by more in one of two hundred cases: less is not shown. */
  leastMs: number
  /** What the means of both sides differ by: b − a. */
  differenceMs: number
  /** What recordings of one side differ by, of the side where it is more. */
  rangeMs: number
}

/** Null where both sides have a single recording: then nothing is known of it. Any thread. */
export function betweenRuns(
  a: SideValues,
  b: SideValues,
): Readonly<Record<StatisticName, BetweenRuns>> | null {
  const freedom = a.runs.length + b.runs.length - 2
  if (freedom < 1) return null
  const ofA = a.runs.map((run) => statisticsOf(sideValues([run])))
  const ofB = b.runs.map((run) => statisticsOf(sideValues([run])))
  const entries = STATISTICS.map((statistic) => {
    const [one, other] = [summaryOf(ofA, statistic), summaryOf(ofB, statistic)]
    const variance = (one.squares + other.squares) / freedom
    const error = Math.sqrt(variance * (1 / ofA.length + 1 / ofB.length))
    return [
      statistic,
      {
        half95Ms: quantile(T_95, freedom, 1.96, 2.7) * error,
        leastMs: quantile(T_STRICT, freedom, 2.807, 7.8) * error,
        differenceMs: other.mean - one.mean,
        rangeMs: Math.max(one.range, other.range),
      },
    ]
  })
  return Object.fromEntries(entries) as Record<StatisticName, BetweenRuns>
}

function summaryOf(
  runs: readonly SideStatistics[],
  statistic: StatisticName,
): { mean: number; squares: number; range: number } {
  const values = runs.map((run) => run[statistic])
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    mean,
    squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    range: Math.max(...values) - Math.min(...values),
  }
}

/** Beyond the table from the normal distribution, a little too large. */
function quantile(
  table: readonly number[],
  freedom: number,
  normal: number,
  perFreedom: number,
): number {
  return table[freedom - 1] ?? normal + perFreedom / freedom
}
