// Audits that are read back from files.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { medianAudit } from '../../../audit/median-audit.ts'
import { readReport } from '../../../audit/read-report.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import { playedPlan } from '../../support/audit/played-plan.ts'

const report = runAudits(playedPlan({ isIgnored: (index) => index % 6 === 5 }).subject, AUDITS, {
  strictness: 1,
  trace: 'a.awescope',
})
const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('an audit in a file', () => {
  it('is taken as it was written, alone and of several runs', () => {
    expect(readReport(written(report))).toEqual(report)
    const median = { ...medianAudit([report, report], AUDITS), requestedUrl: 'https://a.example/' }
    expect(readReport(written(median))).toEqual(median)
  })

  it('is none where any of its fields is gone', () => {
    for (const field of Object.keys(report)) {
      const { [field as keyof typeof report]: _, ...others } = report
      expect(readReport(others), field).toBeNull()
    }
    const [first, ...rest] = report.audits
    for (const field of Object.keys(first ?? {})) {
      const broken = { ...first, [field]: Symbol.iterator }
      expect(readReport({ ...report, audits: [broken, ...rest] }), field).toBeNull()
    }
  })

  it('is nothing else, whatever that is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readReport(value)).toBeNull()
      }),
    )
    expect(readReport({ ...report, schema: 'awescope.audit/2' })).toBeNull()
  })
})
