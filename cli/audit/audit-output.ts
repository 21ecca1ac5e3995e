// What `awescope audit` gives out, in the formats that it knows, and the file that it may go into. Node.

import { auditHtml } from '../../audit/html/audit-html.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { formatAudit } from '../../trace/text/audit-text.ts'
import { projectVersion } from '../project-files.ts'
import { type FileKind, openWholeFile, type WholeFile } from '../whole-file.ts'
import { toJunit } from './junit.ts'
import { toSarif } from './sarif.ts'

export const AUDIT_FORMATS = ['text', 'json', 'ndjson', 'html', 'junit', 'sarif'] as const
export type AuditFormat = (typeof AUDIT_FORMATS)[number]

/** Each page stands for itself, and is told as soon as it is known. */
export const isOneByOne = (format: AuditFormat): boolean => format === 'text' || format === 'ndjson'

/** By what first bytes a result is known, twelve at most: only such a file is replaced without a question. */
const STARTS: Readonly<Record<AuditFormat, readonly string[]>> = {
  text: ['Awescope aud', 'Awescope fuz'],
  json: ['{\n  "schema"', '[\n  {\n    "s', '[]'],
  ndjson: ['{"schema":"a'],
  html: ['<!doctype ht'],
  junit: ['<?xml versio'],
  sarif: ['{\n  "$schema'],
}

const kindOf = (format: AuditFormat): FileKind => ({
  name: `an audit as ${format}`,
  isBegunBy: (head) =>
    STARTS[format].some((start) => Buffer.from(head).toString('latin1').startsWith(start)),
})

/** Begins the file. Rejects with CommandError (exit 2) where there can be none, or another kind would be replaced. */
export const openAuditOutput = (
  path: string,
  { format, isForced }: { format: AuditFormat; isForced: boolean },
): Promise<WholeFile> =>
  openWholeFile({ path, kind: kindOf(format), option: '--out', isForced, inputs: [] })

/** With its last line break; `isList`: several pages were asked for, whatever came of them. */
export function auditText(
  reports: readonly AuditReport[],
  { format, isList }: { format: AuditFormat; isList: boolean },
): string {
  switch (format) {
    case 'text':
      return reports.map(formatAudit).join('\n')
    case 'ndjson':
      return reports.map((report) => `${JSON.stringify(report)}\n`).join('')
    case 'json':
      return `${JSON.stringify(isList ? reports : reports[0], null, 2)}\n`
    case 'html':
      return auditHtml(reports)
    case 'junit':
      return toJunit(reports)
    case 'sarif':
      return `${JSON.stringify(toSarif(reports, projectVersion()), null, 2)}\n`
    default:
      return format satisfies never
  }
}
