// The formats that a recording can be exported to, but for Parquet, which needs a package of its own
// (export/parquet/). Any context.

import { QUERY_KINDS, type QueryKind } from '../query/query.ts'
import type { ChromeDialect } from './chrome-dialects.ts'
import { chromeTrace } from './chrome-trace.ts'
import { csvOf } from './csv.ts'
import type { ExportInput, Pieces } from './export-types.ts'
import { hdrLog } from './hdr-log.ts'
import { htmlReport } from './html-report.ts'
import { midiFile } from './midi-file.ts'
import { otlpMetrics } from './otlp.ts'

export const EXPORT_FORMATS = ['chrome', 'hdr', 'csv', 'midi', 'parquet', 'otlp', 'html'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface FormatOptions {
  /** Of Chrome trace JSON. */
  readonly dialect: ChromeDialect
  /** Whose rows CSV and Parquet hold. */
  readonly rows: QueryKind
}

/** Formats that hold rows of one kind. */
export const ROW_FORMATS: readonly ExportFormat[] = ['csv', 'parquet']
export const EXPORTED_ROWS = QUERY_KINDS

/** How a file of the format is named: what stands behind the trace's name. */
export const FORMAT_EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  chrome: '.trace.json',
  hdr: '.hlog',
  csv: '.csv',
  midi: '.mid',
  parquet: '.parquet',
  otlp: '.otlp.json',
  html: '.html',
}

/** The file, piece by piece. Any thread. */
export function exportPieces(
  format: Exclude<ExportFormat, 'parquet'>,
  input: ExportInput,
  { dialect, rows }: FormatOptions,
): Pieces {
  switch (format) {
    case 'chrome':
      return chromeTrace(input, dialect)
    case 'hdr':
      return hdrLog(input)
    case 'csv':
      return csvOf(input, rows)
    case 'midi':
      return midiFile(input)
    case 'otlp':
      return otlpMetrics(input)
    case 'html':
      return htmlReport(input)
    default:
      return format satisfies never
  }
}
