// The periodic reports of the recording, as a table. Panel page.

import { STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { formatCount, formatElapsed, formatMs } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { DataTable, TableScroll, type TableContent } from '../../parts/data-table.tsx'
import type { PeriodicReport } from './reports-model.ts'

/** The reports, newest first; nothing while there is none. */
export function PeriodicReports() {
  const { recording, reports, settings } = useApp()
  const entries = reports.entries.value
  if (entries.length === 0) return null
  return (
    <section class="chart-panel" aria-label="Periodic reports">
      <header class="chart-head">
        <h2>Periodic reports</h2>
        <span class="chart-note">
          every {settings.values.value.reportingIntervalMs / 1000} s, of the recording so far;
          newest first
        </span>
      </header>
      <TableScroll label="Periodic reports">
        <DataTable
          testId="reports-table"
          caption="Periodic reports"
          content={tableOf(entries.toReversed(), recording.zeroWallMs)}
        />
      </TableScroll>
    </section>
  )
}

function tableOf(entries: readonly PeriodicReport[], zeroWallMs: number): TableContent {
  return {
    columns: [
      { label: 'Time', isNumber: true },
      { label: 'Events', isNumber: true },
      { label: 'p50', isNumber: true },
      { label: 'p95', isNumber: true },
      { label: 'max', isNumber: true },
      { label: 'Bottleneck' },
      { label: 'Warnings', isNumber: true },
      { label: 'Critical', isNumber: true },
      { label: 'Dropped', isNumber: true },
    ],
    rows: entries.map((entry) => [
      formatElapsed(entry.wallMs - zeroWallMs, 0),
      formatCount(entry.events),
      { text: formatMs(entry.p50Ms), value: entry.p50Ms },
      { text: formatMs(entry.p95Ms), value: entry.p95Ms },
      { text: formatMs(entry.maxMs), value: entry.maxMs },
      entry.bottleneck === null ? '–' : STAGE_LABELS[entry.bottleneck],
      formatCount(entry.warnings),
      formatCount(entry.criticals),
      formatCount(entry.dropped),
    ]),
  }
}
