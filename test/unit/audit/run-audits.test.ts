import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { AuditReport, AuditResult } from '../../../audit/schema.ts'
import { AUDIT_WEIGHTS, CATEGORY_WEIGHTS } from '../../../audit/weights.ts'
import { auditConclusion, formatAudit } from '../../../trace/text/audit-text.ts'
import { AUDIT_WORDS } from '../../../trace/text/audit-words.ts'
import { playedPlan, type PlannedFault } from '../../support/audit/played-plan.ts'

const auditOf = (fault: PlannedFault = {}): AuditReport =>
  runAudits(playedPlan(fault).subject, AUDITS, { strictness: fault.strictness ?? 1, trace: null })

const of = (report: AuditReport, id: string): AuditResult => {
  const found = report.audits.find((each) => each.id === id)
  if (found === undefined) throw new Error(`There is no ${id}.`)
  return found
}

const failedOf = ({ audits }: AuditReport): string[] =>
  audits.filter(({ status }) => status === 'fail').map(({ id }) => id)

describe('an audit of a clean page', () => {
  it('fails nothing, and says what could not be measured', () => {
    const report = auditOf()
    expect(failedOf(report)).toEqual([])
    expect(of(report, 'notes.lost')).toMatchObject({ status: 'pass', value: 0, score: 1 })
    expect(of(report, 'notes.chords')).toMatchObject({
      status: 'incomplete',
      reason: 'notPlayed',
      score: null,
    })
    expect(report.scores.leftOut).toContain('notes.chords')
    expect(report.scores.all).toBeGreaterThan(90)
    expect(report.stimulus).toMatchObject({ seed: 1, notes: 60, source: 'midi' })
  })

  it('plays repeats and chords where it is stricter', () => {
    const report = auditOf({ strictness: 2 })
    expect(of(report, 'notes.repeats')).toMatchObject({ status: 'pass', value: 0 })
    expect(of(report, 'notes.chords')).toMatchObject({ status: 'pass', value: 0 })
    expect(failedOf(report)).toEqual([])
  })
})

describe('an audit finds', () => {
  it('a page that takes 40 ms', () => {
    const report = auditOf({ soundAfterMs: () => 40 })
    const found = of(report, 'latency.page')
    expect(found.status).toBe('fail')
    expect(found.value).toBeGreaterThan(36)
    expect(found.value).toBeLessThan(46)
    expect(found.score).toBeLessThan(0.2)
    expect(found.evidence.events[0]).toMatch(/^e-\d+$/)
  })

  it('a page that jitters by 10 ms, and no jitter where it is late but even, or paused once', () => {
    const uneven = auditOf({ soundAfterMs: (index) => 2 + ((index * 7) % 11) * 2 })
    expect(of(uneven, 'jitter.spread').status).toBe('fail')
    expect(of(uneven, 'jitter.spread').value).toBeGreaterThan(8)
    const paused = auditOf({ soundAfterMs: (index) => (index === 9 ? 150 : 2) })
    expect(of(paused, 'jitter.spread').status).toBe('pass')
    const even = auditOf({ soundAfterMs: () => 22 })
    expect(of(even, 'jitter.spread').status).toBe('pass')
  })

  it('notes that the page does nothing with', () => {
    const lost = of(auditOf({ isIgnored: (index) => index % 6 === 5 }), 'notes.lost')
    expect(lost).toMatchObject({ status: 'fail', evidence: { facts: { notes: 60, lost: 10 } } })
    expect(lost.evidence.events).toHaveLength(10)
  })

  it('no loss in notes that were never sent', () => {
    const found = of(auditOf({ isUnheard: (index) => index % 8 === 7 }), 'notes.lost')
    expect(found).toMatchObject({
      status: 'pass',
      value: 0,
      evidence: { facts: { unanswered: 7 } },
    })
  })

  it('a first note that takes 200 ms more than the others', () => {
    const found = of(
      auditOf({ soundAfterMs: (index) => (index === 0 ? 201 : 1) }),
      'latency.firstNote',
    )
    expect(found.status).toBe('fail')
    expect(found.value).toBeGreaterThan(195)
    expect(found.value).toBeLessThan(206)
  })

  it('handlers that keep the main thread for 30 ms', () => {
    const found = of(auditOf({ handlerMs: () => 30 }), 'hygiene.handler')
    expect(found.status).toBe('fail')
    expect(found.value).toBeCloseTo(30, 0)
  })
})

describe('an audit does not judge', () => {
  it('the notes of a page whose sounds it cannot follow', () => {
    const report = auditOf({ isIgnored: (index) => index > 2 })
    expect(of(report, 'notes.lost')).toMatchObject({ status: 'incomplete', reason: 'noOnsets' })
    expect(of(report, 'latency.page')).toMatchObject({
      status: 'incomplete',
      reason: 'tooFewNotes',
    })
  })

  it('what the machine may have done: what lies on both sides of the bound passes, less surely', () => {
    const near = of(auditOf({ soundAfterMs: (index) => (index % 3) * 12 }), 'latency.page')
    expect(near.status).toBe('pass')
    expect(near.confidence).toBeLessThan(0.95)
  })
})

describe('the words of an audit', () => {
  it('are there for each, with a page of its own', () => {
    const weights = readFileSync(resolve('docs/audits/README.md'), 'utf8')
    for (const { id, points, impact } of AUDITS) {
      expect(AUDIT_WORDS[id], id).toBeDefined()
      const page = readFileSync(resolve('docs/audits', `${id}.md`), 'utf8')
      expect(page, id).toContain(`# ${id}`)
      for (const part of ['## Cause', '## Cure', '## Sources']) expect(page, id).toContain(part)
      const row = `| [\`${id}\`](${id}.md) | ${impact} | ${AUDIT_WEIGHTS[id]} | ${points.good} | ${points.poor} |`
      expect(weights).toContain(row)
    }
    for (const [category, weight] of Object.entries(CATEGORY_WEIGHTS))
      expect(weights).toContain(`| ${category} | ${weight} |`)
  })

  it('begin with the conclusion, and name what failed, with what to do and where', () => {
    const report = auditOf({ isIgnored: (index) => index % 6 === 5, soundAfterMs: () => 90 })
    expect(auditConclusion(report)).toMatch(
      /^Late: \d+\.\d ms from key to sound, of which \d+\.\d ms are the page's; 10 of 60 notes were lost\. \d+ audits/,
    )
    const text = formatAudit(report)
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true)
    expect(text).toMatch(/Failed\n[^]*notes\.lost, critical: 17 % \([^)]+\)\n[^]*Such as e-\d+/)
    expect(text).toContain('Could not be measured')
    // Nothing is cut off at the width of a terminal.
    for (const { id } of report.audits.filter(({ status }) => status === 'incomplete'))
      expect(text).toMatch(new RegExp(`${id} .*  ${AUDIT_WORDS[id]?.title}\n`))
    expect(auditConclusion(auditOf())).toMatch(/; none of 60 notes was lost\. Nothing failed\.$/)
    expect(report.verdict).toBe(auditConclusion(report))
  })

  it('say where notes were lost, and how many of how many', () => {
    const audits = (lost: number, id = 'notes.chords') => {
      const base = of(auditOf({ strictness: 2 }), id)
      return [{ ...base, evidence: { events: [], facts: { lost, notes: 400 } } }]
    }
    const clause = (lost: number, id?: string): string =>
      /; (.*?)\. /.exec(auditConclusion({ audits: audits(lost, id) }))?.[1] ?? ''
    expect(clause(0)).toBe('none of 400 notes was lost')
    expect(clause(1)).toBe('one note in 400 was lost in chords')
    expect(clause(4, 'notes.repeats')).toBe('one note in 100 was lost in fast repeats')
    expect(clause(1, 'notes.lost')).toBe('one note in 400 was lost')
    expect(clause(100)).toBe('100 of 400 notes were lost in chords')
    const under = audits(2).map((each) => Object.assign(each, { id: 'notes.dense' }))
    expect(auditConclusion({ audits: under })).toContain('one note in 200 was lost under load.')
  })
})
