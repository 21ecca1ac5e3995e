// Audits as JUnit's XML, which CI servers show: a page is a suite, an audit a case. What could not be measured is
// skipped, with its reason. Node.

import { auditValue, AUDIT_WORDS, reasonWord } from '../../trace/text/audit-words.ts'
import type { AuditReport, AuditResult } from '../../audit/schema.ts'

/** Characters that XML 1.0 cannot hold, and those that it gives a meaning. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escaped = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')

/** One document of all pages, with its last line break. Any thread. */
export function toJunit(reports: readonly AuditReport[]): string {
  const suites = reports.flatMap(suiteLines)
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="awescope audit">', ...suites]
    .concat('</testsuites>', '')
    .join('\n')
}

function suiteLines(report: AuditReport): string[] {
  const { audits, url } = report
  const count = (...statuses: string[]): number =>
    audits.filter(({ status }) => statuses.includes(status)).length
  const skipped = count('incomplete', 'notApplicable')
  return [
    `  <testsuite name="${escaped(url)}" tests="${audits.length}" failures="${count('fail')}" ` +
      `errors="0" skipped="${skipped}">`,
    ...audits.flatMap((audit) => caseLines(audit, url)),
    `    <system-out>${escaped(report.verdict)}</system-out>`,
    '  </testsuite>',
  ]
}

function caseLines({ id, category, status, ...result }: AuditResult, url: string): string[] {
  const open = `    <testcase classname="${escaped(`${url} ${category}`)}" name="${id}"`
  const words = AUDIT_WORDS[id]
  switch (status) {
    case 'pass':
      return [`${open}/>`]
    case 'fail': {
      const value = result.value === null ? '' : auditValue(result.value, result.unit)
      const message = escaped(`${words?.title ?? id}: ${value}`)
      const events = result.evidence.events.join(', ')
      const details = escaped([words?.advice ?? '', events].filter((part) => part !== '').join(' '))
      return [
        `${open}>`,
        `      <failure message="${message}" type="${result.impact}">${details}</failure>`,
        '    </testcase>',
      ]
    }
    case 'incomplete':
    case 'notApplicable': {
      const reason = result.reason === null ? 'not about this page' : reasonWord(result.reason)
      return [`${open}>`, `      <skipped message="${escaped(reason)}"/>`, '    </testcase>']
    }
    default:
      return status satisfies never
  }
}
