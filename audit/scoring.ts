// Scores of values: the curve that page audits use, a log-normal distribution's share of values that are worse, set by
// two points that are written down beside each audit. Any context.

import type { ControlPoints } from './audit.ts'
import { CATEGORIES, type AuditResult, type AuditScores, type Category } from './schema.ts'
import { AUDIT_WEIGHTS, CATEGORY_WEIGHTS } from './weights.ts'

/** Where the standard normal distribution has 0.1 below it, without its sign. */
const Z_10 = 1.2815515655446004

/** 0…1: 0.9 at `good`, 0.5 at `poor`, 1 at 0 and below. Any thread. */
export function scoreOf(value: number, { good, poor }: ControlPoints): number {
  if (!(value > 0)) return 1
  const sigma = Math.log(poor / good) / Z_10
  return 1 - normalShare(Math.log(value / poor) / sigma)
}

/** Share of the standard normal distribution below `z`: Abramowitz and Stegun 7.1.26, within 1.5e-7. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const sum =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const error = 1 - sum * Math.exp(-x * x)
  return z < 0 ? (1 - error) / 2 : (1 + error) / 2
}

/**
 * Scores of the categories and of all, 0…100, by the weights of weights.ts. What could not be measured, or is about
 * nothing that the page has, is left out of them, weight and all. Any thread.
 */
export function scoresOf(results: readonly AuditResult[]): AuditScores {
  const byCategory = {} as Record<Category, number | null>
  for (const category of CATEGORIES) {
    const own = results.filter((each) => each.category === category && each.score !== null)
    byCategory[category] = meanOf(
      own.map(({ id, score }) => ({ value: 100 * (score ?? 0), weight: AUDIT_WEIGHTS[id] ?? 0 })),
    )
  }
  const measured = CATEGORIES.flatMap((category) => {
    const value = byCategory[category]
    return value === null ? [] : [{ value, weight: CATEGORY_WEIGHTS[category] }]
  })
  return {
    all: meanOf(measured),
    byCategory,
    leftOut: results.filter(({ status }) => status === 'incomplete').map(({ id }) => id),
  }
}

/** Null where there is no weight. */
function meanOf(values: readonly { value: number; weight: number }[]): number | null {
  const weight = values.reduce((sum, each) => sum + each.weight, 0)
  if (weight === 0) return null
  const sum = values.reduce((total, each) => total + each.value * each.weight, 0)
  return Math.round((10 * sum) / weight) / 10
}
