// What has changed since the audit before: what got better, what got worse. Panel page.

import type { AuditChange } from '../../../audit/compare-audits.ts'
import { auditValue, AUDIT_WORDS } from '../../../trace/text/audit-words.ts'
import { useApp } from '../../models/app-context.ts'

/** The changes; nothing where there was no audit before. */
export function AuditSince() {
  const { audit } = useApp()
  const changes = audit.changes.value
  const before = audit.before.value
  const last = audit.last.value
  if (changes === null || before === null || last === null) return null
  const { better, worse, compared } = changes
  const isOther = before.report.url !== last.report.url
  return (
    <section class="audit-since" aria-label="Since the audit before" data-testid="audit-since">
      <h2>Since the audit before</h2>
      <p>
        {new Date(before.takenMs).toLocaleTimeString()}
        {isOther && (
          <>
            , of <span class="audit-url">{before.report.url}</span>
          </>
        )}
        : score {scoreText(before.report.scores.all)} before, {scoreText(last.report.scores.all)}{' '}
        now. {sentenceOf(better.length, worse.length, compared)}
      </p>
      {better.length + worse.length > 0 && (
        <ul>
          {worse.map((change) => (
            <Change key={change.id} change={change} mark="▲" word="worse" />
          ))}
          {better.map((change) => (
            <Change key={change.id} change={change} mark="▼" word="better" />
          ))}
        </ul>
      )}
    </section>
  )
}

const scoreText = (score: number | null): string => (score === null ? '–' : score.toFixed(0))

function sentenceOf(better: number, worse: number, compared: number): string {
  if (compared === 0) return 'Nothing was measured in both.'
  if (better + worse === 0) return 'Nothing has changed by more than chance may do.'
  const parts = [
    ...(worse > 0 ? [`${worse} got worse`] : []),
    ...(better > 0 ? [`${better} got better`] : []),
  ]
  return `${parts.join(', ')}.`
}

function Change(props: { change: AuditChange; mark: string; word: 'better' | 'worse' }) {
  const { change, mark, word } = props
  const { id, before, after } = change
  return (
    <li data-testid="audit-change" data-change={word} data-audit={id}>
      <span class={`audit-change is-${word}`}>
        <span aria-hidden="true">{mark}</span> {word}
      </span>{' '}
      {AUDIT_WORDS[id]?.title ?? id}: {auditValue(before.value ?? 0, before.unit)} before,{' '}
      {auditValue(after.value ?? 0, after.unit)} now <code class="audit-id">{id}</code>
    </li>
  )
}
