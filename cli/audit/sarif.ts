// Audits as SARIF 2.1.0, which code hosts show as alerts: an audit is a rule, a failure a result. A page has no file,
// so that a path stands for it that is the same each time; so is the fingerprint, or alerts would double. Node.

import { createHash } from 'node:crypto'

import { auditValue, AUDIT_WORDS } from '../../trace/text/audit-words.ts'
import type { AuditReport, AuditResult, Impact } from '../../audit/schema.ts'

/** SARIF's levels by impact. */
const LEVELS: Readonly<Record<Impact, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  serious: 'error',
  moderate: 'warning',
  minor: 'note',
}

/** The log of all pages, an object for JSON; `version`: of Awescope. */
export function toSarif(
  reports: readonly AuditReport[],
  version: string,
): Readonly<Record<string, unknown>> {
  const rules = new Map<string, AuditResult>()
  for (const { audits } of reports) for (const each of audits) rules.set(each.id, each)
  const ids = [...rules.keys()]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Awescope',
            version,
            rules: [...rules.values()].map(ruleOf),
          },
        },
        results: reports.flatMap((report) =>
          report.audits
            .filter(({ status }) => status === 'fail')
            .map((result) => resultOf(report.url, result, ids.indexOf(result.id))),
        ),
      },
    ],
  }
}

function ruleOf({ id, category, impact, helpUri }: AuditResult): object {
  const words = AUDIT_WORDS[id]
  return {
    id,
    shortDescription: { text: words?.title ?? id },
    help: { text: `${words?.advice ?? ''} See ${helpUri}.` },
    defaultConfiguration: { level: LEVELS[impact] },
    properties: { tags: ['web-audio', category] },
  }
}

function resultOf(
  url: string,
  { id, value, unit, impact, evidence }: AuditResult,
  ruleIndex: number,
): object {
  const words = AUDIT_WORDS[id]
  const found = value === null ? '' : `: ${auditValue(value, unit)}`
  const events = evidence.events.length === 0 ? '' : ` Such as ${evidence.events.join(', ')}.`
  const path = pathOf(url)
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[impact],
    message: { text: `${words?.title ?? id}${found}. ${words?.advice ?? ''}${events}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: path } } }],
    partialFingerprints: { 'awescope/v1': hashOf(`${path} ${id}`) },
  }
}

/** Stands for the page: its host and a hash of the rest of its address, without what follows `#`. Any thread. */
export function pathOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const host = (parsed?.host ?? '').replaceAll(/[^\w.-]/g, '_') || 'file'
  return `awescope/${host}/${hashOf(parsed === null ? url : parsed.pathname + parsed.search)}`
}

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)
