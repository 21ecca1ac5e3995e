// From what was recorded to the audit: each measure, its score and its status. Pure: the same recording always gives
// the same audit. Any context.

import type { Audit, Measured, MeasuredValue } from './audit.ts'
import { exactly } from './measure/intervals.ts'
import { isMeasured } from './measure/measured.ts'
import { auditConclusion, UNDISTURBED_SHARE } from '../trace/text/audit-text.ts'
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
  const audits = chosen.map((audit) => resultOf(audit, measuredOf(audit, subject)))
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

/**
 * A value that grows with what other programs take counts against the page, in its score as in its status, only where
 * it would fail without that, too: one of the middle as much as the main thread had a processor, one of few moments not
 * at all.
 */
function measuredOf(audit: Audit, subject: AuditSubject): Measured {
  const measured = audit.measure(subject)
  const { needsProcessor } = audit
  const { processorShare } = subject
  const isDisturbed = processorShare !== null && processorShare < UNDISTURBED_SHARE
  if (needsProcessor === undefined || !isDisturbed || !isMeasured(measured)) return measured
  const { value, interval95, facts, certain = 0 } = measured
  const isPages = needsProcessor === 'usually' && interval95[0] * processorShare > audit.points.good
  if (isPages || value <= audit.points.good) return measured
  if (certain > audit.points.good) return { ...measured, ...exactly(certain) }
  return { incomplete: 'machineBusy', facts: { ...facts, value, processorShare } }
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
