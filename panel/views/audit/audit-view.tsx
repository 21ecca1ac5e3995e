// The Audit view: what is to be audited, or how far that is, and below it the latest audit, the conclusion first.
// Panel page.

import { auditConclusion } from '../../../trace/text/audit-text.ts'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { AuditForm } from './audit-form.tsx'
import type { AuditModel } from './audit-model.ts'
import { AuditProgress, progressSentence } from './audit-progress.tsx'
import { AuditReportPart } from './audit-report.tsx'

/** For who hears the panel: what is going on, then the conclusion. A region that was there before is read. */
function announcementOf({ state, stimulus, last }: AuditModel): string {
  if (state.value.kind !== 'idle') return progressSentence(state.value, stimulus.value)
  return last.value === null ? '' : auditConclusion(last.value.report)
}

/** The view, or what it is for while nothing was audited. */
export function AuditView() {
  const { audit } = useApp()
  const state = audit.state.value
  const last = audit.last.value
  return (
    <div class="audit">
      <p class="visually-hidden" role="status">
        {announcementOf(audit)}
      </p>
      {state.kind === 'idle' ? <AuditForm /> : <AuditProgress state={state} />}
      {audit.problem.value !== '' && (
        <p class="audit-problem" role="alert" data-testid="audit-problem">
          {audit.problem.value}
        </p>
      )}
      {last !== null && <AuditReportPart done={last} />}
      {last === null && state.kind === 'idle' && (
        <EmptyState title="What is wrong with this instrument?">
          <p>
            An audit plays the page through its MIDI input, listens, and says what is wrong, how bad
            that is, why, and what to do. It also listens to pages that play by themselves or are
            played by hand, and measures recordings that are there.
          </p>
        </EmptyState>
      )}
    </div>
  )
}
