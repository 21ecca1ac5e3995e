// What the user sees: results on stdout, everything else on stderr. Node.

import { formatReport } from '../trace/text/report-text.ts'
import type { Report } from '../trace/report/schema.ts'

/** Writes one line to stderr. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Writes the report to stdout, as one JSON object or as text. */
export function printReport(report: Report, isJson: boolean): void {
  const text = isJson ? JSON.stringify(report, null, 2) : formatReport(report).trimEnd()
  process.stdout.write(`${text}\n`)
}
