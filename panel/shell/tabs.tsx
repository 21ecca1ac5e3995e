// The tabs of the views: arrow keys move, Home and End jump, one tab stop for all. Panel page.

import type { TargetedKeyboardEvent } from 'preact'
import { countAlerts } from '../views/alerts/alert-counts.ts'
import { VIEWS, type ViewName } from '../models/view-names.ts'
import { formatCount, formatPlural } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'

const LABEL: Readonly<Record<ViewName, string>> = {
  live: 'Live',
  events: 'Events',
  scheduling: 'Scheduling',
  processors: 'Processors',
  contexts: 'Contexts',
  graph: 'Graph',
  reference: 'Reference',
  compare: 'Compare',
  audit: 'Audit',
  alerts: 'Alerts',
}

/** One tab for each view; the chosen one is `app.view`. */
export function Tabs() {
  const app = useApp()
  const { view } = app
  const report = app.live.report.value
  const { warnings, criticals } = countAlerts(report)
  const events = app.events.total.value
  const late = report.scheduling?.late.count ?? 0
  const audits = app.audit.last.value?.report.audits ?? []
  const failed = audits.filter(({ status }) => status === 'fail').length
  const ofReference = app.events.ofReference.value
  const counts: Partial<Record<ViewName, TabCount>> = {
    events: {
      count: events,
      words: formatPlural(events, 'event'),
      ...(ofReference === 0
        ? {}
        : { detail: `${formatCount(ofReference)} of them of the reference` }),
    },
    scheduling: {
      count: late,
      words: formatPlural(late, 'late start'),
    },
    processors: {
      count: report.processors.length,
      words: formatPlural(report.processors.length, 'processor'),
    },
    audit: {
      count: failed,
      words: formatPlural(failed, 'failed audit'),
    },
    contexts: {
      count: report.contexts.length,
      words: formatPlural(report.contexts.length, 'context'),
    },
  }

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const current = VIEWS.indexOf(view.peek())
    const target =
      event.key === 'ArrowRight'
        ? current + 1
        : event.key === 'ArrowLeft'
          ? current - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? VIEWS.length - 1
              : undefined
    if (target === undefined) return
    event.preventDefault()
    const next = VIEWS[(target + VIEWS.length) % VIEWS.length]
    if (next === undefined) return
    view.value = next
    event.currentTarget.querySelector<HTMLElement>(`[data-testid="tab-${next}"]`)?.focus()
  }

  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
      {VIEWS.map((name) => {
        const isSelected = view.value === name
        return (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            class={`tab ${isSelected ? 'is-selected' : ''}`}
            data-testid={`tab-${name}`}
            aria-selected={isSelected}
            aria-controls={`view-${name}`}
            tabIndex={isSelected ? 0 : -1}
            onClick={() => {
              view.value = name
            }}
          >
            {LABEL[name]}
            {name === 'alerts' ? (
              <AlertCounts warnings={warnings} criticals={criticals} />
            ) : (
              <Count {...counts[name]} />
            )}
          </button>
        )
      })}
    </div>
  )
}

interface TabCount {
  count: number
  /** What is counted, with the number. */
  words: string
  detail?: string
}

/** A number beside a name, in words for who cannot see it or asks; nothing where there is nothing to count. */
function Count({ count = 0, words = '', detail }: Partial<TabCount>) {
  if (count === 0) return null
  return (
    <span class="tab-count" title={detail === undefined ? words : `${words}, ${detail}`}>
      <span aria-hidden="true">{formatCount(count)}</span>
      <span class="visually-hidden">{words}</span>
    </span>
  )
}

function AlertCounts(props: { warnings: number; criticals: number }) {
  return (
    <>
      {props.criticals > 0 && (
        <span
          class="tab-count is-critical"
          title={formatPlural(props.criticals, 'critical alert')}
          data-testid="alerts-criticals"
          data-value={props.criticals}
        >
          <span class="visually-hidden">critical: </span>
          {formatCount(props.criticals)}
        </span>
      )}
      {props.warnings > 0 && (
        <span
          class="tab-count is-warning"
          title={formatPlural(props.warnings, 'warning')}
          data-testid="alerts-warnings"
          data-value={props.warnings}
        >
          <span class="visually-hidden">warnings: </span>
          {formatCount(props.warnings)}
        </span>
      )}
    </>
  )
}
