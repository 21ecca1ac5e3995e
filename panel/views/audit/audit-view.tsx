// The Audit view: what is to be audited, or how far that is, and below it the latest audit, the conclusion first.
// Panel page.

import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { AuditForm } from './audit-form.tsx'
import { AuditProgress } from './audit-progress.tsx'
import { AuditReportPart } from './audit-report.tsx'

/** The view, or what it is for while nothing was audited. */
export function AuditView() {
  const { audit } = useApp()
  const state = audit.state.value
  const last = audit.last.value
  return (
    <div class="audit">
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
