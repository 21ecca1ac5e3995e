// From what was recorded to the audit: each measure, its score and its status. Pure: the same recording always gives
// the same audit. Any context.

import type { Audit, Measured, MeasuredValue } from './audit.ts'
import { unlessBusy } from './measure/busy-machine.ts'
import { isMeasured } from './measure/measured.ts'
import { auditConclusion } from '../trace/text/audit-text.ts'
import { AUDIT_SCHEMA, type AuditReport, type AuditResult, type AuditStatus } from './schema.ts'
import { scoreOf, scoresOf } from './scoring.ts'
import type { AuditSubject } from './subject.ts'
import { AUDIT_WEIGHTS } from './weights.ts'

/** The audits of `chosen`, in their order. Any thread. */
export function runAudits(
  subject: AuditSubject,
  chosen: readonly Audit[],
  { strictness, trace }: { strictness: number; trace: string | null },
): AuditReport {
  const { environment } = subject.report
  const audits = chosen.map((audit) => {
    const measured = audit.measure(subject)
    return resultOf(audit, unlessBusy(audit, measured, subject.processorShare))
  })
  return {
    schema: AUDIT_SCHEMA,
    url: environment.url,
    verdict: auditConclusion({ audits, environment: subject }),
    scores: scoresOf(audits),
    audits,
    environment: {
      browser: environment.browser,
      platform: environment.platform,
      crossOriginIsolated: environment.crossOriginIsolated,
      processorShare: subject.processorShare,
    },
    stimulus: {
      seed: subject.plan?.seed ?? null,
      strictness,
      sections: subject.plan?.sections ?? [],
      source: subject.notes[0]?.event.source ?? null,
      notes: subject.notes.length,
    },
    trace,
  }
}

function resultOf(audit: Audit, measured: Measured): AuditResult {
  const { id, category, unit, impact } = audit
  const own = { id, category, unit, impact, helpUri: `docs/audits/${id}.md` }
  if (!isMeasured(measured)) {
    const isIncomplete = typeof measured === 'object'
    const untold = measured === 'notApplicable' ? null : measured
    return {
      ...own,
      value: null,
      interval95: null,
      score: null,
      status: isIncomplete ? 'incomplete' : 'notApplicable',
      confidence: 1,
      reason: typeof untold === 'object' ? (untold?.incomplete ?? null) : untold,
      evidence: { events: [], facts: isIncomplete ? (measured.facts ?? {}) : {} },
    }
  }
  const { value, interval95, events = [], facts = {} } = measured
  const { status, confidence } = judge(audit, measured)
  return {
    ...own,
    value,
    interval95,
    score: AUDIT_WEIGHTS[id] === undefined ? null : scoreOf(value, audit.points),
    status,
    confidence,
    reason: null,
    evidence: { events: events.map((event) => `e-${event}`), facts },
  }
}

/**
 * What is certainly beyond the good point fails; what may lie on either side passes, and its confidence says so: a
 * false alarm costs more than a fault that the next audit finds.
 */
export function judge(
  { points: { good } }: Audit,
  { value, interval95: [low, high] }: MeasuredValue,
): { status: AuditStatus; confidence: number } {
  if (low > good) return { status: 'fail', confidence: 0.95 }
  if (high <= good) return { status: 'pass', confidence: 0.95 }
  // How far the interval reaches to the side of the status.
  const onItsSide = Math.min(value, good) - low + Math.max(0, good - value)
  return { status: 'pass', confidence: Math.min(0.95, Math.max(0.05, onItsSide / (high - low))) }
}
