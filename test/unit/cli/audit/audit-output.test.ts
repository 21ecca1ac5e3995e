import { describe, expect, it } from 'vitest'
import { AUDIT_FORMATS, auditText } from '../../../../cli/audit/audit-output.ts'
import { pathOf } from '../../../../cli/audit/sarif.ts'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../audit/schema.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const URL_OF_PAGE = 'https://synth.example/?a="<b>"&c=\u0001'

function reportOf(): AuditReport {
  const { subject } = playedPlan({ isIgnored: (index) => index % 6 === 5 })
  const report = runAudits(subject, AUDITS, { strictness: 1, trace: null })
  return { ...report, url: URL_OF_PAGE }
}

const isList = false

interface SarifLog {
  runs: {
    tool: { driver: { rules: { id: string }[] } }
    results: { ruleId: string; ruleIndex: number; level: string; message: { text: string } }[]
  }[]
}

describe('an audit', () => {
  it('is one object as JSON, a list for several pages, and a line each as NDJSON', () => {
    const report = reportOf()
    expect(JSON.parse(auditText([report], { format: 'json', isList }))).toEqual(report)
    const both = { format: 'json', isList: true } as const
    expect(JSON.parse(auditText([report], both))).toEqual([report])
    const lines = auditText([report, report], { format: 'ndjson', isList }).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as AuditReport)).toEqual([report, report])
  })

  it('is a suite of JUnit with a failure for each that failed, and nothing of a page is markup', () => {
    const report = reportOf()
    const xml = auditText([report], { format: 'junit', isList })
    const failed = report.audits.filter(({ status }) => status === 'fail').length
    const left = report.audits.filter(({ status }) =>
      /incomplete|notApplicable/.test(status),
    ).length
    expect(failed).toBeGreaterThan(0)
    expect(xml.match(/<failure /g)).toHaveLength(failed)
    expect(xml.match(/<skipped /g)).toHaveLength(left)
    expect(xml.match(/<testcase /g)).toHaveLength(report.audits.length)
    expect(xml).toContain(
      `tests="${report.audits.length}" failures="${failed}" errors="0" skipped="${left}"`,
    )
    expect(xml).toContain('name="https://synth.example/?a=&quot;&lt;b&gt;&quot;&amp;c=\ufffd"')
    expect(xml).toMatch(
      /<failure message="Single notes without a sound: 17 %" type="critical">.*e-\d+/,
    )
  })

  it('is a SARIF log whose results name their rules, with paths and fingerprints that stay the same', () => {
    const report = reportOf()
    const log = JSON.parse(auditText([report], { format: 'sarif', isList })) as SarifLog
    const [run] = log.runs
    if (run === undefined) throw new Error('There is no run.')
    const { rules } = run.tool.driver
    expect(rules.map(({ id }) => id)).toEqual(AUDITS.map(({ id }) => id))
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId)
    expect(run.results.find(({ ruleId }) => ruleId === 'notes.lost')).toMatchObject({
      level: 'error',
      partialFingerprints: { 'awescope/v1': expect.stringMatching(/^[\da-f]{16}$/) as string },
      locations: [{ physicalLocation: { artifactLocation: { uri: pathOf(URL_OF_PAGE) } } }],
    })
    expect(auditText([report], { format: 'sarif', isList })).toBe(
      auditText([reportOf()], { format: 'sarif', isList }),
    )
    expect(pathOf('https://synth.example/a#b')).toBe(pathOf('https://synth.example/a'))
    expect(pathOf('https://synth.example/a')).not.toBe(pathOf('https://synth.example/b'))
    expect(pathOf('file:///home/me/x.html')).toMatch(/^awescope\/file\/[\da-f]{16}$/)
  })

  it('begins in each format as a file that may be replaced by the next', () => {
    for (const format of AUDIT_FORMATS)
      expect(auditText([reportOf()], { format, isList }).length).toBeGreaterThan(100)
  })
})
