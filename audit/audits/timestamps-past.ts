// Starts that were asked for in the past: the platform plays them at once, late by as much, and their rhythm is lost.
// Any context.

import type { Audit } from '../audit.ts'
import { percentileOf, shareOf } from '../measure/intervals.ts'
import type { AuditSubject } from '../subject.ts'

const MIN_STARTS = 8

export const timestampsPast: Audit = {
  id: 'timestamps.past',
  category: 'timing',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.02, poor: 0.1 },
  measure(subject) {
    const { scheduling } = subject.report
    if (scheduling === null) return { incomplete: 'notTold' }
    const { count, late } = scheduling
    if (count === 0) return 'notApplicable'
    if (count < MIN_STARTS) return { incomplete: 'tooFewNotes' }
    // On a busy machine any page's calls come late, and what they ask for with them.
    const own = late.count - late.afterTask - late.afterLateTimer
    const isPages = (late.p50Ms ?? 0) > callsLateMs(subject)
    return {
      ...shareOf(late.count, count),
      certain: isPages ? shareOf(own, count).interval95[0] : 0,
      facts: {
        starts: count,
        late: late.count,
        ...(late.p50Ms === null ? {} : { lateMs: late.p50Ms }),
        ...(late.maxMs === null ? {} : { latestMs: late.maxMs }),
      },
    }
  },
}

/** How late all but the latest of the page's calls come, of timers as of events, ms. */
function callsLateMs({ notes, report }: AuditSubject): number {
  const handlers = notes.flatMap(({ event: { stages } }) => stages.midi ?? stages.input ?? [])
  return Math.max(
    report.scheduling?.timerLatenessMs?.p95 ?? 0,
    handlers.length === 0 ? 0 : percentileOf(handlers, 0.95).value,
  )
}
