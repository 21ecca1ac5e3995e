// The formats that the panel's menu offers, with the tool that reads each. Panel page; Node in tests.

import type { ChromeDialect } from '../../trace/export/chrome-dialects.ts'
import type { ExportFormat } from '../../trace/export/export-formats.ts'

export interface ExportChoice {
  readonly id: string
  /** Its line in the menu. */
  readonly label: string
  readonly format: ExportFormat
  /** Of Chrome trace JSON; means nothing for other formats. */
  readonly dialect: ChromeDialect
}

const choice = (
  id: string,
  label: string,
  format: ExportFormat,
  dialect: ChromeDialect = 'perfetto',
): ExportChoice => ({ id, label, format, dialect })

export const EXPORT_CHOICES: readonly ExportChoice[] = [
  choice('html', 'Report (HTML)', 'html'),
  choice('perfetto', 'Perfetto (Chrome trace)', 'chrome', 'perfetto'),
  choice('firefox', 'Firefox Profiler (Chrome trace)', 'chrome', 'firefox'),
  choice('devtools', 'DevTools Performance (Chrome trace)', 'chrome', 'devtools'),
  choice('csv', 'Events (CSV)', 'csv'),
  choice('parquet', 'Events (Parquet)', 'parquet'),
  choice('midi', 'What was played (MIDI)', 'midi'),
  choice('hdr', 'Stages (HdrHistogram log)', 'hdr'),
  choice('otlp', 'Metrics (OpenTelemetry JSON)', 'otlp'),
]
