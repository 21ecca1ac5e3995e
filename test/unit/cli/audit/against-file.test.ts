// Audits set against earlier ones.

import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { auditHtml } from '../../../../audit/html/audit-html.ts'
import { readReport } from '../../../../audit/read-report.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../audit/schema.ts'
import { auditsOf, readAgainst, withSince } from '../../../../cli/audit/against-file.ts'
import { formatAudit } from '../../../../trace/text/audit-text.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const takes = (ms: number): AuditReport => ({
  ...runAudits(playedPlan({ soundAfterMs: () => ms }).subject, AUDITS, {
    strictness: 1,
    trace: null,
  }),
  requestedUrl: 'https://a.example/',
})
const fast = takes(2)
const slow = takes(45)

describe('an audit against an earlier one', () => {
  it('says what got worse, or better, one line each with both values', () => {
    const worse = withSince(slow, [fast])
    expect(worse.since?.better).toEqual([])
    expect(worse.since?.worse.map(({ id }) => id)).toContain('latency.page')
    expect(formatAudit(worse)).toMatch(
      /Since the earlier audit, which scored \d+ \(now \d+\)\n[^]*Worse: latency\.page: .* ms before, 4\d\.\d ms now\./,
    )
    expect(formatAudit(withSince(fast, [slow]))).toMatch(/\n {2}Better: latency\.page: 4/)
    expect(auditHtml([worse])).toMatch(/<li>Worse: latency\.page/)
    expect(readReport(JSON.parse(JSON.stringify(worse)))).toEqual(worse)
  })

  it('says that nothing changed, and that it was played otherwise', () => {
    expect(formatAudit(withSince(fast, [fast]))).toMatch(
      /Nothing got better or worse beyond chance, of \d+ values\./,
    )
    const other = { ...fast, stimulus: { ...fast.stimulus, seed: 2 } }
    expect(formatAudit(withSince(fast, [other]))).toContain('another strictness or seed.')
  })

  it('is set against the latest of its own page only', () => {
    const elsewhere = { ...slow, requestedUrl: 'https://b.example/' }
    expect(withSince(fast, [elsewhere])).toBe(fast)
    expect(withSince(fast, [slow, fast]).since?.better).toEqual([])
  })

  it('is read as one, as a list and by lines, and refused as anything else', async () => {
    const json = JSON.stringify(fast)
    expect(auditsOf(json, 'a.json')).toEqual([fast])
    expect(auditsOf(JSON.stringify([fast, slow], null, 2), 'a.json')).toEqual([fast, slow])
    expect(auditsOf(`${json}\n${JSON.stringify(slow)}\n`, 'a.ndjson')).toEqual([fast, slow])
    for (const text of ['', '[]', '{}', `${json}\n{`, 'Awescope audit of'])
      expect(usageError(() => auditsOf(text, 'a.txt')).message).toMatch(/a\.txt is no audit/)
    await expect(readAgainst('/nowhere/a.json')).rejects.toThrow(/cannot be read: it is not there/)
  })
})
