// One audit of a report: its status, its value on the track between good and poor, what to do, the figures and events
// that show it, its page. Panel page.

import { AUDITS } from '../../../audit/audit-list.ts'
import type { AuditResult, AuditStatus } from '../../../audit/schema.ts'
import { auditFact } from '../../../trace/text/audit-fact-words.ts'
import { auditValue, AUDIT_WORDS, reasonWord } from '../../../trace/text/audit-words.ts'
import { wholePercent } from '../../../trace/text/numbers.ts'
import { useApp } from '../../models/app-context.ts'
import { AuditPage } from './audit-page.tsx'
import { TRACK, trackPlace } from './audit-track.ts'

const STATUS: Readonly<Record<AuditStatus, { mark: string; word: string }>> = {
  fail: { mark: '✕', word: 'fails' },
  incomplete: { mark: '?', word: 'not measured' },
  pass: { mark: '✓', word: 'passes' },
  notApplicable: { mark: '–', word: 'not about this page' },
}
/** Events that are named; the report has all. */
const EVENTS_SHOWN = 8
/** What is at least so sure needs no word. */
const SURE = 0.95

/** A row of the report. */
export function AuditItem(props: { result: AuditResult }) {
  const { result } = props
  const { id, status, impact, confidence, value, unit } = result
  const words = AUDIT_WORDS[id]
  const { mark, word } = STATUS[status]
  return (
    <li class={`audit-item is-${status}`} data-testid={`audit-${id}`} data-status={status}>
      <div class="audit-item-head">
        <span class="audit-status">
          <span aria-hidden="true">{mark}</span> {word}
        </span>
        <h3>{words?.title ?? id}</h3>
        {value !== null && (
          <span class="audit-value" data-value={value}>
            {auditValue(value, unit)}
          </span>
        )}
        {status === 'fail' && <span class={`audit-impact is-${impact}`}>{impact}</span>}
        {value !== null && confidence < SURE && (
          <span class="muted">{wholePercent(confidence)} sure</span>
        )}
        {result.reason !== null && <span class="audit-reason">{reasonWord(result.reason)}</span>}
        <code class="audit-id">{id}</code>
      </div>
      <Track result={result} />
      {status === 'fail' && words !== undefined && <p class="audit-advice">{words.advice}</p>}
      <Evidence result={result} />
      <AuditPage id={id} />
    </li>
  )
}

function Track(props: { result: AuditResult }) {
  const { id, value, unit, interval95, status } = props.result
  const points = AUDITS.find((each) => each.id === id)?.points
  if (value === null || points === undefined) return null
  const [low, high] = interval95 ?? [value, value]
  const from = trackPlace(low, points)
  const to = trackPlace(high, points)
  const good = pointText(points.good, unit)
  const poor = pointText(points.poor, unit)
  return (
    <div
      class={`audit-track is-${status}`}
      role="img"
      aria-label={
        `${auditValue(value, unit)}, with 95 % confidence ${auditValue(low, unit)} to ` +
        `${auditValue(high, unit)}; good up to ${good}, poor from ${poor}`
      }
      title={`95 % interval: ${auditValue(low, unit)} to ${auditValue(high, unit)}`}
      data-testid="audit-track"
    >
      <span class="audit-zone is-good" style={{ width: share(TRACK.good) }} />
      <span class="audit-zone is-middling" style={{ width: share(TRACK.poor - TRACK.good) }} />
      <span class="audit-zone is-poor" style={{ width: share(1 - TRACK.poor) }} />
      <span class="audit-interval" style={{ left: share(from), width: share(to - from) }} />
      <span class="audit-dot" style={{ left: share(trackPlace(value, points)) }} />
      <span class="audit-tick" style={{ left: share(TRACK.good) }}>
        good {good}
      </span>
      <span class="audit-tick" style={{ left: share(TRACK.poor) }}>
        poor {poor}
      </span>
    </div>
  )
}

function Evidence(props: { result: AuditResult }) {
  const { events, facts } = props.result.evidence
  const figures = Object.entries(facts).map(([name, value]) => auditFact(name, value))
  const shown = events.slice(0, EVENTS_SHOWN)
  if (figures.length === 0 && shown.length === 0) return null
  return (
    <p class="audit-evidence">
      {figures.length > 0 && <span class="muted">{figures.join(' · ')}</span>}
      {shown.map((handle) => (
        <EventChip key={handle} handle={handle} of={props.result.id} />
      ))}
      {events.length > shown.length && (
        <span class="muted">and {events.length - shown.length} more</span>
      )}
    </p>
  )
}

/** Leads to the event where the panel still shows its recording. */
function EventChip(props: { handle: string; of: string }) {
  const { audit, live } = useApp()
  const { handle, of } = props
  void live.tick.value
  if (!audit.isShown(handle)) return <span class="muted">{handle}</span>
  return (
    <button
      type="button"
      class="audit-chip"
      data-testid="audit-event"
      title="Show it in Events"
      onClick={() => audit.showEvent(handle)}
    >
      {handle}
      <span class="visually-hidden"> of {of}: show it in Events</span>
    </button>
  )
}

/** Points are set by hand: "10 ms", not "10.0 ms". */
const pointText = (value: number, unit: AuditResult['unit']): string =>
  auditValue(value, unit).replace(/\.0+(?= |$)/, '')

const share = (part: number): string => `${(part * 100).toFixed(2)}%`
