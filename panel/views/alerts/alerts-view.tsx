// The Alerts view: warnings and critical ones with time and cause, and the periodic reports of the recording. Panel
// page.

import type { ReportAlert } from '../../../trace/report/schema.ts'
import { countAlerts } from './alert-counts.ts'
import { STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { useApp } from '../../models/app-context.ts'
import { TableScroll } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { formatElapsed, formatMs, formatPlural } from '../../../trace/text/format.ts'
import { PeriodicReports } from './periodic-reports.tsx'

const ROWS_SHOWN = 300

/** The alerts, or why there is none, and the periodic reports below. */
export function AlertsView() {
  const { live, recording } = useApp()
  const { alerts, thresholds } = live.report.value
  return (
    <div class="alerts">
      {alerts.length === 0 ? (
        <EmptyState title={recording.source.value.kind === 'none' ? 'No alerts yet' : 'No alerts'}>
          <p>
            An event that takes {formatMs(thresholds.warningMs)} or more end to end is a warning,
            from {formatMs(thresholds.criticalMs)} on it is critical. Overloads and underruns stand
            here too. The thresholds are in the settings.
          </p>
        </EmptyState>
      ) : (
        <Alerts />
      )}
      <PeriodicReports />
    </div>
  )
}

function Alerts() {
  const report = useApp().live.report.value
  const { alerts, alertsDropped } = report
  const newestFirst = alerts
    .toSorted((left, right) => right.wallMs - left.wallMs)
    .slice(0, ROWS_SHOWN)
  const counts = countAlerts(report)
  const hidden = alerts.length - newestFirst.length + alertsDropped
  return (
    <section class="chart-panel" aria-label="Alerts">
      <header class="chart-head">
        <h2>Alerts</h2>
        <span class="chart-note">
          {formatPlural(counts.criticals, 'critical', 'critical')},{' '}
          {formatPlural(counts.warnings, 'warning')}; newest first
        </span>
      </header>
      <TableScroll label="Alerts" class="alerts-scroll">
        <table class="data-table" data-testid="alerts-table">
          <thead>
            <tr>
              <th scope="col">Level</th>
              <th scope="col" class="number">
                Time
              </th>
              <th scope="col">Event</th>
              <th scope="col" class="number">
                End to end
              </th>
              <th scope="col" class="wide-only">
                Stage
              </th>
              <th scope="col">Cause</th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((alert, index) => (
              // By place: another moment's alerts take the rows that are there.
              <AlertRow key={index} alert={alert} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {hidden > 0 && <p class="muted">{formatPlural(hidden, 'older alert')} not shown.</p>}
    </section>
  )
}

function AlertRow(props: { alert: ReportAlert }) {
  const app = useApp()
  const { alert } = props
  const { frameId } = alert
  return (
    <tr data-testid="alert" data-level={alert.level}>
      <td>
        <span class={`level level-${alert.level}`}>{alert.level}</span>
      </td>
      <td class="number" title={new Date(alert.wallMs).toLocaleTimeString()}>
        {formatElapsed(alert.wallMs - app.recording.zeroWallMs, 2)}
      </td>
      <td>
        {frameId === undefined ? (
          '–'
        ) : (
          <button
            type="button"
            class="link-button"
            onClick={() => {
              app.events.selectedId.value = frameId
              app.view.value = 'events'
            }}
          >
            #{frameId}
          </button>
        )}
      </td>
      <td class="number" data-value={alert.endToEndMs}>
        {formatMs(alert.endToEndMs)}
      </td>
      <td class="wide-only">{alert.stage === undefined ? '–' : STAGE_LABELS[alert.stage]}</td>
      <td class="wrap">{alert.cause}</td>
    </tr>
  )
}
