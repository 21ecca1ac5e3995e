import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { medianAudit } from '../../../audit/median-audit.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { AuditReport, AuditResult } from '../../../audit/schema.ts'
import { playedPlan, type PlannedFault } from '../../support/audit/played-plan.ts'

/** The page's main thread had a processor for this share of its tasks' time. */
const auditOf = (processorShare: number | null, fault: PlannedFault): AuditReport =>
  runAudits({ ...playedPlan(fault).subject, processorShare }, AUDITS, {
    strictness: 1,
    trace: null,
  })

const of = ({ audits }: AuditReport, id: string): AuditResult | undefined =>
  audits.find((each) => each.id === id)

const SLOW: PlannedFault = { handlerMs: () => 12 }

describe('what a page takes while other programs keep the processor from it', () => {
  it('counts where the page had the machine to itself, or where nobody tells', () => {
    for (const share of [null, 1, 0.8])
      expect(of(auditOf(share, SLOW), 'hygiene.handler')).toMatchObject({ status: 'fail' })
  })

  it('is incomplete where it may be theirs, with what was found, and is in no score', () => {
    const report = auditOf(0.4, SLOW)
    expect(of(report, 'hygiene.handler')).toMatchObject({
      status: 'incomplete',
      reason: 'machineBusy',
      value: null,
      score: null,
      evidence: { facts: { processorShare: 0.4 } },
    })
    expect(of(report, 'hygiene.handler')?.evidence.facts['value']).toBeCloseTo(12, 0)
    expect(report.scores.leftOut).toContain('hygiene.handler')
    expect(report.environment.processorShare).toBe(0.4)
    expect(report.verdict).toMatch(/ kept the processor from the page for 60 % of its time: /)
  })

  it('fails all the same where it is too much without theirs', () => {
    const report = auditOf(0.4, { soundAfterMs: () => 60 })
    expect(of(report, 'latency.page')).toMatchObject({ status: 'fail' })
    expect(of(auditOf(0.4, { soundAfterMs: () => 20 }), 'latency.page')).toMatchObject({
      status: 'incomplete',
      reason: 'machineBusy',
    })
  })

  it('is incomplete on a machine that is only somewhat busy where without that it would not fail for sure', () => {
    const ratherSlow: PlannedFault = { handlerMs: () => 9.5 }
    const slow = of(auditOf(1, ratherSlow), 'hygiene.handler')
    const { good } = AUDITS.find(({ id }) => id === 'hygiene.handler')!.points
    const [least = NaN] = slow?.interval95 ?? []
    expect(slow?.status).toBe('fail')
    expect(least).toBeGreaterThan(good)
    // So much of it may be other programs' that the rest is just good, or just not.
    const justGood = good / least
    expect(justGood).toBeGreaterThan(0.75)
    expect(of(auditOf(justGood - 0.01, ratherSlow), 'hygiene.handler')).toMatchObject({
      status: 'incomplete',
      reason: 'machineBusy',
    })
    expect(of(auditOf(justGood + 0.01, ratherSlow), 'hygiene.handler')).toMatchObject({
      status: 'fail',
    })
  })

  it('is in no score either where it would pass in doubt: else some runs would count it, and others not', () => {
    const paused: PlannedFault = { handlerMs: (index) => (index % 12 === 5 ? 30 : 1) }
    const alone = of(auditOf(1, paused), 'hygiene.handler')
    expect(alone).toMatchObject({ status: 'pass', score: expect.any(Number) })
    expect(alone?.score).toBeLessThan(0.5)
    expect(of(auditOf(0.4, paused), 'hygiene.handler')).toMatchObject({
      status: 'incomplete',
      score: null,
    })
  })

  it('passes as ever where it is little', () => {
    const report = auditOf(0.4, {})
    expect(of(report, 'hygiene.handler')).toMatchObject({ status: 'pass' })
    expect(of(report, 'notes.lost')).toMatchObject({ status: 'pass' })
  })

  it('has long tasks only as far as they would be long without theirs', () => {
    const { subject } = playedPlan()
    const tasks = subject.notes.map(({ event }) => ({ startMs: event.marks.event, durationMs: 80 }))
    const metAt = (processorShare: number): AuditResult | undefined =>
      of(
        runAudits({ ...subject, tasks, processorShare }, AUDITS, { strictness: 1, trace: null }),
        'hygiene.longTasks',
      )
    expect(metAt(1)).toMatchObject({ status: 'fail', value: 1 })
    expect(metAt(0.7)).toMatchObject({ status: 'fail', value: 1 })
    expect(metAt(0.5)).toMatchObject({ status: 'pass', value: 0 })
  })

  it('is told of several runs by their median', () => {
    const runs = [0.4, null, 0.8, 0.6].map((share) => auditOf(share, {}))
    const { environment, verdict } = medianAudit(runs, AUDITS)
    expect(environment.processorShare).toBe(0.6)
    expect(verdict).toContain('for 40 % of its time')
  })
})
