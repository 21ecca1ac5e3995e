// Means and lines through points, with the interval in which they lie with 95 % confidence. Any context.

import type { MeasuredValue } from '../audit.ts'
import { momentsOf } from './intervals.ts'

type WithInterval = Pick<MeasuredValue, 'value' | 'interval95'>

/** Student's t, two-sided 95 %, by degrees of freedom from 1. */
const T_95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14]
const T_95_MANY = 2.1

const quantile = (freedom: number): number => T_95[Math.max(0, freedom - 1)] ?? T_95_MANY

/** The mean of at least two independent values. Any thread. */
export function meanOf(values: readonly number[]): WithInterval {
  const { mean, variance } = momentsOf(values)
  const half = quantile(values.length - 1) * Math.sqrt(variance / values.length)
  return { value: mean, interval95: [mean - half, mean + half] }
}

export interface Line extends WithInterval {
  /** Where the line begins, at 0. */
  readonly intercept: number
}

/** The slope of the line of least squares through at least three points that are not all above each other. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const count = points.length
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count
  let xx = 0
  let xy = 0
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2
    xy += (x - meanX) * (y - meanY)
  }
  const slope = xy / xx
  const intercept = meanY - slope * meanX
  const rest = points.reduce((sum, { x, y }) => sum + (y - intercept - slope * x) ** 2, 0)
  const half = quantile(count - 2) * Math.sqrt(rest / Math.max(1, count - 2) / xx)
  return { value: slope, interval95: [slope - half, slope + half], intercept }
}

/** What the second is more than the first, where neither knows of the other: by the ends of their intervals. */
export function differenceOf(first: WithInterval, second: WithInterval): WithInterval {
  const [low, high] = first.interval95
  const value = second.value - first.value
  const lowHalf = Math.hypot(second.value - second.interval95[0], high - first.value)
  const highHalf = Math.hypot(second.interval95[1] - second.value, first.value - low)
  return { value, interval95: [value - lowHalf, value + highHalf] }
}
