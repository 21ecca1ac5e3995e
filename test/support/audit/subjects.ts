// What audits look at, made by hand: a page of one context, its notes, its load over time. Node.

import type { Measured, MeasuredValue } from '../../../audit/audit.ts'
import { isMeasured } from '../../../audit/measure/measured.ts'
import type { AuditSubject } from '../../../audit/subject.ts'
import { createColumns } from '../../../trace/contexts/columns.ts'
import type { ContextLive } from '../../../trace/contexts/figures.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { must } from '../trace/must.ts'
import { playedPlan, type PlannedFault } from './played-plan.ts'

/** The page of a plan, with what is said here in place of what was seen. */
export function subjectWith(
  given: Partial<AuditSubject> = {},
  fault: PlannedFault = {},
): AuditSubject {
  return { ...playedPlan(fault).subject, ...given }
}

/** The value, or the reason why there is none. */
export const valueOf = (measured: Measured): number | string => {
  if (isMeasured(measured)) return measured.value
  return typeof measured === 'object' ? measured.incomplete : measured
}

export function measuredOf(measured: Measured): MeasuredValue {
  if (isMeasured(measured)) return measured
  throw new Error(`Nothing was measured: ${valueOf(measured)}`)
}

/** Each note changed. */
export function changedNotes(
  subject: AuditSubject,
  change: (event: TrackedEvent, index: number) => Partial<TrackedEvent>,
): AuditSubject {
  const notes = subject.notes.map((note, index) => ({
    ...note,
    event: { ...note.event, ...change(note.event, index) },
  }))
  return { ...subject, notes }
}

/** The context of the notes, with a row each tenth of a second, from `fromMs` on. */
export function liveWith(
  subject: AuditSubject,
  fromMs: number,
  rows: readonly { load: number; peak?: number }[],
): ContextLive[] {
  const columns = createColumns()
  columns.length = rows.length
  columns.wallMs = Float64Array.from(rows, (_, row) => fromMs + 100 * (row + 1))
  columns.loadAverage = Float32Array.from(rows, ({ load }) => load)
  columns.peak = Float32Array.from(rows, ({ peak = 0 }) => peak)
  return [{ ...must(subject.live[0]), columns }]
}

/** A processor of the context that has been timed. */
export function timedProcessor(subject: AuditSubject): AuditSubject {
  const [processor] = subject.report.processors
  if (processor === undefined) throw new Error('The page has no processor.')
  return {
    ...subject,
    report: { ...subject.report, processors: [{ ...processor, timed: 1000 }] },
  }
}
