// The order and the words of a report's parts. Pure functions; any context.

import {
  type AuditResult,
  type AuditStatus,
  CATEGORIES,
  type Category,
  IMPACTS,
} from '../../../audit/schema.ts'

/** What a score of 0…100 is called: its bounds are the scores of an audit's good and poor point. */
export function scoreWord(score: number | null): 'good' | 'middling' | 'poor' | 'not measured' {
  if (score === null) return 'not measured'
  if (score >= 90) return 'good'
  return score >= 50 ? 'middling' : 'poor'
}

/** Those of a status; what failed with the gravest first, all else in the order of the report. */
export function auditsOf(audits: readonly AuditResult[], status: AuditStatus): AuditResult[] {
  const own = audits.filter((each) => each.status === status)
  if (status !== 'fail') return own
  const graveness = ({ impact, score }: AuditResult): number =>
    IMPACTS.indexOf(impact) + (score ?? 0) / 2
  return own.toSorted((one, other) => graveness(one) - graveness(other))
}

/** Categories of which anything was to be measured. */
export const auditedCategories = (audits: readonly AuditResult[]): Category[] =>
  CATEGORIES.filter((category) => audits.some((each) => each.category === category))
