// The median of repeated audits.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { medianAudit, medianOf } from '../../../audit/median-audit.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { AuditReport, AuditResult } from '../../../audit/schema.ts'
import { repeatsSentence } from '../../../trace/text/audit-run-words.ts'
import { formatAudit } from '../../../trace/text/audit-text.ts'
import { playedPlan, type PlannedFault } from '../../support/audit/played-plan.ts'

const auditOf = (fault: PlannedFault = {}): AuditReport =>
  runAudits(playedPlan(fault).subject, AUDITS, { strictness: 1, trace: null })

const of = ({ audits }: AuditReport, id: string): AuditResult => {
  const found = audits.find((each) => each.id === id)
  if (found === undefined) throw new Error(`There is no ${id}.`)
  return found
}

const takes = (pageMs: number): AuditReport => auditOf({ soundAfterMs: () => pageMs })

describe('an audit of several runs', () => {
  it('is itself where there was one', () => {
    const report = auditOf()
    expect(medianAudit([report], AUDITS)).toBe(report)
  })

  it('has the median of each value, with the evidence of the run that is the nearest', () => {
    const runs = [takes(2), takes(60), takes(30)]
    const report = medianAudit(runs, AUDITS)
    const [fast, slow, middle] = runs.map((run) => of(run, 'latency.page'))
    const found = of(report, 'latency.page')
    expect(found).toMatchObject({
      value: middle?.value,
      status: 'fail',
      perRun: { values: [fast?.value, slow?.value, middle?.value], shown: 3 },
      evidence: middle?.evidence,
    })
    expect(report.repeats).toEqual({
      count: 3,
      scores: runs.map(({ scores }) => scores.all),
      traces: [null, null, null],
    })
    expect(report.verdict).toBe(runs[2]?.verdict)
    expect(report.scores.all).toBeGreaterThan(runs[1]?.scores.all ?? 100)
  })

  it('does not fail for one bad run of three', () => {
    expect(of(takes(60), 'latency.page').status).toBe('fail')
    const report = medianAudit([takes(2), takes(60), takes(2)], AUDITS)
    expect(of(report, 'latency.page').status).toBe('pass')
    const text = formatAudit(report)
    expect(text).toMatch(/Medians of 3 runs, which scored \d+, \d+, \d+: they/)
    expect(text).toMatch(/latency\.page +[\d.]+ ms \([\d.]+ … 5\d\.\d\)/)
  })

  it('says of which run its evidence is', () => {
    const report = medianAudit([takes(2), takes(60), takes(50)], AUDITS)
    expect(formatAudit(report)).toMatch(/latency\.page, serious[^]*Such as e-\d+[^.]* of run 3\./)
  })

  it('has no value where most runs had none', () => {
    const unheard = auditOf({ isIgnored: () => true })
    const report = medianAudit([unheard, takes(2), unheard], AUDITS)
    expect(of(unheard, 'latency.page').status).toBe('incomplete')
    expect(of(report, 'latency.page')).toMatchObject({ status: 'incomplete', value: null })
    expect(of(report, 'latency.page').perRun?.values.filter((each) => each === null)).toHaveLength(
      2,
    )
    expect(report.scores.leftOut).toContain('latency.page')
  })
})

describe('the median', () => {
  it('has as many values on either side, and lies within its interval', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(values, (list) => {
        const median = medianOf(list)
        const below = list.filter((each) => each < median).length
        const above = list.filter((each) => each > median).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(list.length / 2)
      }),
    )
  })
})

describe('the sentence of repeats', () => {
  it('says whether the runs agree', () => {
    const scores = (...given: (number | null)[]) => ({ count: given.length, scores: given })
    expect(repeatsSentence(scores(85, 87, 90))).toBe(
      'Medians of 3 runs, which scored 85, 87, 90: they agree.',
    )
    expect(repeatsSentence(scores(85, 93))).toContain('they agree roughly.')
    expect(repeatsSentence(scores(60, 93))).toContain('they do not agree: the page varies')
    expect(repeatsSentence(scores(null, null))).toBe('Medians of 2 runs.')
  })
})
