import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { compareAudits } from '../../../audit/compare-audits.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { AuditReport } from '../../../audit/schema.ts'
import { playedPlan, type PlannedFault } from '../../support/audit/played-plan.ts'

const auditOf = (fault: PlannedFault = {}): AuditReport =>
  runAudits(playedPlan(fault).subject, AUDITS, { strictness: fault.strictness ?? 1, trace: null })

const idsOf = (changes: readonly { id: string }[]): string[] => changes.map(({ id }) => id)

describe('two audits', () => {
  const clean = auditOf()
  const late = auditOf({ soundAfterMs: () => 40 })

  it('of the same differ in nothing', () => {
    const { better, worse, compared } = compareAudits(clean, auditOf())
    expect([better, worse]).toEqual([[], []])
    expect(compared).toBeGreaterThan(8)
  })

  it('tell what got worse, and the other way round what got better', () => {
    const { better, worse } = compareAudits(clean, late)
    expect(better).toEqual([])
    expect(idsOf(worse)).toContain('latency.page')
    expect(idsOf(worse)).not.toContain('jitter.spread')
    const back = compareAudits(late, clean)
    expect(back.worse).toEqual([])
    expect(idsOf(back.better)).toEqual(idsOf(worse))
    const page = back.better.find(({ id }) => id === 'latency.page')
    expect(page?.before.value).toBeGreaterThan(page?.after.value ?? Infinity)
  })

  it('call nothing a change that chance could do, or that no score tells', () => {
    const lostOne = auditOf({ isIgnored: (index) => index === 5 })
    expect(idsOf(compareAudits(clean, lostOne).worse)).not.toContain('notes.lost')
    const hardlyLater = auditOf({ soundAfterMs: () => 1.3 })
    expect(compareAudits(clean, hardlyLater)).toMatchObject({ better: [], worse: [] })
  })

  it('leave out what one of them has not measured', () => {
    const deaf = auditOf({ isIgnored: (index) => index > 2 })
    const { better, worse } = compareAudits(clean, deaf)
    expect(idsOf([...better, ...worse])).not.toContain('latency.page')
  })
})
