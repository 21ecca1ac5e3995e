// Budgets: bounds that a build must keep, by the names of metrics. A name that no audit has is a mistake, not a pass.
// Any context.

import type { Audit } from './audit.ts'
import type { AuditReport, AuditUnit } from './schema.ts'

export interface BudgetBound {
  /** Such as "latency.p95Ms". */
  readonly metric: string
  /** `warn`: it is said, and the exit code stays as it is. */
  readonly level: 'error' | 'warn'
  readonly max: number
}

/** `unmeasured`: there was no value to hold it against. */
export type BudgetOutcome = 'held' | 'broken' | 'unmeasured'

export interface BudgetResult extends BudgetBound {
  readonly outcome: BudgetOutcome
  readonly value: number | null
}

const SUFFIX: Readonly<Record<AuditUnit, string>> = {
  ms: 'Ms',
  share: 'Share',
  perSecond: 'PerSecond',
  count: 'Count',
  dB: 'Db',
  cents: 'Cents',
}

/** The name of an audit's value in a budget, such as "latency.p95Ms". */
export const metricOf = ({ id, unit }: Pick<Audit, 'id' | 'unit'>): string => `${id}${SUFFIX[unit]}`

export type BudgetFault =
  | { code: 'notAnObject' }
  | { code: 'unknownMetric'; metric: string; known: readonly string[] }
  | { code: 'badBound'; metric: string }

/** The bounds of a parsed budget, `{"latency.p95Ms": ["error", {"max": 30}]}`, or what is wrong with it. Any thread. */
export function readBudget(
  value: unknown,
  audits: readonly Audit[],
): { bounds: BudgetBound[] } | { fault: BudgetFault } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { fault: { code: 'notAnObject' } }
  const known = audits.map(metricOf)
  const bounds: BudgetBound[] = []
  for (const [metric, given] of Object.entries(value)) {
    if (!known.includes(metric)) return { fault: { code: 'unknownMetric', metric, known } }
    const bound = boundOf(metric, given)
    if (bound === null) return { fault: { code: 'badBound', metric } }
    bounds.push(bound)
  }
  return { bounds }
}

function boundOf(metric: string, given: unknown): BudgetBound | null {
  if (!Array.isArray(given) || given.length !== 2) return null
  const [level, limits] = given as [unknown, unknown]
  if (level !== 'error' && level !== 'warn') return null
  if (typeof limits !== 'object' || limits === null) return null
  const { max, ...others } = limits as { max?: unknown }
  if (typeof max !== 'number' || !Number.isFinite(max) || Object.keys(others).length > 0)
    return null
  return { metric, level, max }
}

/** In the order of the bounds. Any thread. */
export function judgeBudget(
  { audits }: Pick<AuditReport, 'audits'>,
  bounds: readonly BudgetBound[],
): BudgetResult[] {
  return bounds.map((bound) => {
    const value = audits.find((each) => metricOf(each) === bound.metric)?.value ?? null
    if (value === null) return { ...bound, outcome: 'unmeasured', value }
    return { ...bound, outcome: value > bound.max ? 'broken' : 'held', value }
  })
}
