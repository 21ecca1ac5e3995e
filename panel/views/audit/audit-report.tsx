// An audit's report: the conclusion, the scores, what has changed, what failed, what could not be measured, what
// passed. Panel page.

import type { AuditReport, AuditResult, AuditStatus } from '../../../audit/schema.ts'
import { auditConclusion } from '../../../trace/text/audit-text.ts'
import { AUDIT_WORDS, categoryWord, reasonWord } from '../../../trace/text/audit-words.ts'
import { formatPlural } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { AuditItem } from './audit-item.tsx'
import type { DoneAudit } from './audit-model.ts'
import { auditedCategories, auditsOf, scoreWord } from './audit-scores.ts'
import { AuditSince } from './audit-since.tsx'

const SAVE_TITLES = {
  json: 'The report as JSON, as the command line prints it',
  html: 'The report as a page of its own, which needs no network',
} as const

/** The latest audit. */
export function AuditReportPart(props: { done: DoneAudit }) {
  const { audit } = useApp()
  const { report, notes, takenMs } = props.done
  const none = auditsOf(report.audits, 'notApplicable')
  return (
    <section class="audit-report" aria-label="Audit" data-testid="audit-report">
      <p class="audit-verdict" data-testid="audit-verdict">
        {auditConclusion(report)}
      </p>
      <p class="audit-of">
        <span class="audit-url">{report.url}</span> {playedWords(report)},{' '}
        {new Date(takenMs).toLocaleTimeString()}{' '}
        {(['json', 'html'] as const).map((format) => (
          <button
            key={format}
            type="button"
            class="link-button"
            data-testid={`audit-save-${format}`}
            title={SAVE_TITLES[format]}
            onClick={() => audit.save(format)}
          >
            Save as {format.toUpperCase()}
          </button>
        ))}
      </p>
      {notes.map((note) => (
        <p key={note} class="audit-note note-warning">
          {note}
        </p>
      ))}
      <Scores report={report} />
      <AuditSince />
      <Group title="Failed" status="fail" report={report} />
      <Group title="Could not be measured" status="incomplete" report={report} />
      <Group title="Passed" status="pass" report={report} />
      {none.length > 0 && (
        <details class="audit-none" data-testid="audit-not-applicable">
          <summary>Not about this page ({none.length})</summary>
          <ul>
            {none.map((each) => (
              <li key={each.id}>
                {titleOf(each)}
                {each.reason !== null && `: ${reasonWord(each.reason)}`} <code>{each.id}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

const titleOf = ({ id }: AuditResult): string => AUDIT_WORDS[id]?.title ?? id

function playedWords({ stimulus }: AuditReport): string {
  const notes = formatPlural(stimulus.notes, 'note')
  return stimulus.seed === null
    ? `${notes}, listened to`
    : `${notes}, strictness ${stimulus.strictness}`
}

function Scores(props: { report: AuditReport }) {
  const { scores, audits } = props.report
  return (
    <ul class="audit-scores" aria-label="Scores, of 100" data-testid="audit-scores">
      <Score name="All" score={scores.all} />
      {auditedCategories(audits).map((category) => (
        <Score key={category} name={categoryWord(category)} score={scores.byCategory[category]} />
      ))}
    </ul>
  )
}

function Score(props: { name: string; score: number | null }) {
  const { name, score } = props
  const word = scoreWord(score)
  return (
    <li class={`audit-score is-${word.replace(' ', '-')}`} data-value={score ?? undefined}>
      <span class="audit-score-name">{name}</span>
      <span class="audit-score-value">{score === null ? '–' : score.toFixed(0)}</span>
      <span class="audit-score-bar" aria-hidden="true">
        <span style={{ width: `${score ?? 0}%` }} />
      </span>
      <span class="audit-score-word">{word}</span>
    </li>
  )
}

function Group(props: { title: string; status: AuditStatus; report: AuditReport }) {
  const { title, status, report } = props
  const own = auditsOf(report.audits, status)
  if (own.length === 0) return null
  return (
    <section
      class={`audit-group is-${status}`}
      aria-label={title}
      data-testid={`audit-group-${status}`}
    >
      <h2>
        {title} ({own.length})
      </h2>
      <ul>
        {own.map((each) => (
          <AuditItem key={each.id} result={each} />
        ))}
      </ul>
    </section>
  )
}
