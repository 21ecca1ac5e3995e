// One audit of several runs of the same page: the median of each value, and how far the runs lie apart. Any context.

import { auditConclusion } from '../trace/text/audit-text.ts'
import type { Audit } from './audit.ts'
import { judge } from './run-audits.ts'
import type { AuditReport, AuditResult } from './schema.ts'
import { scoreOf, scoresOf } from './scoring.ts'

/**
 * The median of `runs`, at least one, all by the audits of `chosen`; one alone is itself. An audit that most runs could
 * not measure is not measured. Evidence is that of the run whose value is the nearest. Pure; any thread.
 */
export function medianAudit(runs: readonly AuditReport[], chosen: readonly Audit[]): AuditReport {
  const [first, ...others] = runs
  if (first === undefined) throw new RangeError('There is no run.')
  if (others.length === 0) return first
  const audits = chosen.flatMap((audit): AuditResult[] => {
    const results = runs.flatMap((run) => run.audits.find(({ id }) => id === audit.id) ?? [])
    return results.length === runs.length ? [medianResult(audit, results)] : []
  })
  const shares = runs.flatMap((run) => run.environment.processorShare ?? [])
  const processorShare = shares.length === 0 ? null : medianOf(shares)
  const environment = { ...first.environment, processorShare }
  return {
    ...first,
    verdict: auditConclusion({ audits, environment }),
    environment,
    scores: scoresOf(audits),
    audits,
    repeats: {
      count: runs.length,
      scores: runs.map(({ scores }) => scores.all),
      traces: runs.map(({ trace }) => trace),
    },
  }
}

function medianResult(audit: Audit, results: readonly AuditResult[]): AuditResult {
  const values = results.map(({ value }) => value)
  const measured = results.flatMap((result, index) => {
    const { value, interval95 } = result
    return value === null || interval95 === null ? [] : [{ result, index, value, interval95 }]
  })
  if (measured.length * 2 <= results.length) {
    const index = values.indexOf(null)
    return { ...(results[index] as AuditResult), perRun: { values, shown: index + 1 } }
  }
  const value = medianOf(measured.map((each) => each.value))
  const interval95 = [0, 1].map((side) =>
    medianOf(measured.map((each) => each.interval95[side] as number)),
  ) as [number, number]
  const distance = (each: { value: number }): number => Math.abs(each.value - value)
  const nearest = measured.reduce((best, each) => (distance(each) < distance(best) ? each : best))
  return {
    ...nearest.result,
    value,
    interval95,
    score: nearest.result.score === null ? null : scoreOf(value, audit.points),
    ...judge(audit, { value, interval95 }),
    perRun: { values, shown: nearest.index + 1 },
  }
}

/** Of at least one value; of an even number the mean of the two in the middle. Any thread. */
export function medianOf(values: readonly number[]): number {
  const ranked = values.toSorted((one, other) => one - other)
  const half = ranked.length / 2
  const high = ranked[Math.floor(half)] as number
  return Number.isInteger(half) ? ((ranked[half - 1] as number) + high) / 2 : high
}
