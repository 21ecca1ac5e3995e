// What the user sees: results on stdout, everything else on stderr. Node.

import { CUT_SHORT_SENTENCE } from '../trace/text/loss-words.ts'
import { formatReport } from '../trace/text/report-text.ts'
import type { Report } from '../trace/report/schema.ts'

/** Writes one line to stderr. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** What could not be read of a trace, and that only its beginning was, one line each. */
export function tellGaps(
  file: string,
  { damage, isCutShort }: { readonly damage: readonly string[]; readonly isCutShort: boolean },
): void {
  for (const sentence of damage) progress(`awescope: ${file}: ${sentence}`)
  if (isCutShort) {
    progress(`awescope: ${file}: ${CUT_SHORT_SENTENCE} Say --whole to read all of it.`)
  }
}

/** Writes the report to stdout, as one JSON object or as text. */
export function printReport(report: Report, isJson: boolean): void {
  const text = isJson ? JSON.stringify(report, null, 2) : formatReport(report).trimEnd()
  process.stdout.write(`${text}\n`)
}
