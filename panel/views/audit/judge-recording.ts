// From the recording that the panel shows to its audit, by the functions of the command line, with a breath for the
// page between two audits. Panel page.

import type { Audit, Measured } from '../../../audit/audit.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { AuditReport } from '../../../audit/schema.ts'
import type { StimulusPlan } from '../../../audit/stimulus/plan.ts'
import { subjectOf } from '../../../audit/subject.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { noAudioSentence } from '../../../trace/text/no-audio-words.ts'
import { AuditProblem } from './audit-problem.ts'

export interface JudgeOrder {
  /** What was played by MIDI; null: the page was played in another way, or played by itself. */
  readonly plan: StimulusPlan | null
  readonly audits: readonly Audit[]
  readonly strictness: number
}

/**
 * The audit of a finished session. Rejects with AuditProblem where there is nothing to judge, or where the session was
 * begun anew meanwhile; with the reason of `signal` where that fires. `breathe` is awaited between two audits.
 */
export async function judgeRecording(
  session: TraceSession,
  { plan, audits, strictness }: JudgeOrder,
  pace: {
    breathe: () => Promise<void> | undefined
    onProgress: (done: number) => void
    signal: AbortSignal
  },
): Promise<AuditReport> {
  const { epoch } = session
  const subject = subjectOf(session, plan)
  const nothing = noAudioSentence(subject.report)
  if (nothing !== null) throw new AuditProblem(nothing)
  if (plan !== null && subject.notes.length === 0) {
    throw new AuditProblem(
      'The page did not answer to MIDI. Play it yourself, or let it play by itself.',
    )
  }
  const measured = new Map<Audit, Measured>()
  for (const audit of audits) {
    await pace.breathe()
    pace.signal.throwIfAborted()
    if (session.epoch !== epoch) {
      throw new AuditProblem('Another recording is shown now, so the audit of the last one ended.')
    }
    measured.set(audit, audit.measure(subject))
    pace.onProgress(measured.size)
  }
  // What is made of the measures is the command line's own: they are only handed to it.
  const known = audits.map((audit) => ({
    ...audit,
    measure: () => measured.get(audit) ?? 'notApplicable',
  }))
  return runAudits(subject, known, { strictness, trace: null })
}
