// By what first bytes a file of each export format is known: only such a one is replaced without a question. Node.

import type { ExportFormat } from '../../trace/export/export-formats.ts'
import type { FileKind } from '../whole-file.ts'

const begunBy = (name: string, start: string): FileKind => ({
  name,
  isBegunBy: (head) => Buffer.from(head).toString('latin1').startsWith(start),
})

/** Twelve bytes at most are looked at. */
export const EXPORT_KINDS: Readonly<Record<ExportFormat, FileKind>> = {
  chrome: begunBy('a Chrome trace', '{"displayTim'),
  hdr: begunBy('an HdrHistogram log', '#['),
  csv: begunBy('a CSV file of rows', 'handle,'),
  midi: begunBy('a MIDI file', 'MThd'),
  parquet: begunBy('a Parquet file', 'PAR1'),
  otlp: begunBy('a file of OTLP metrics', '{"resourceMe'),
  html: begunBy('an HTML page', '<!doctype ht'),
}
