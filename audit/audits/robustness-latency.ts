// How much later notes sound under stress: the page's own part, the 95th percentile, against the quiet run. That the
// handler waits for the main thread is no part of it, which is so in every page, nor is what larger blocks of the
// platform make any page wait. Any context.

import type { Audit, Measured } from '../audit.ts'
import { percentileOf } from '../measure/intervals.ts'
import { handlerToSoundMs, renderedMsOf } from '../measure/page-part.ts'
import { moreUnder } from '../measure/under-stress.ts'
import { type AuditSubject, isLoad, notesOf } from '../subject.ts'

const MIN_NOTES = 16

export const robustnessLatency: Audit = {
  id: 'robustness.latency',
  category: 'robustness',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 20, poor: 60 },
  measure: (subject) =>
    moreUnder(
      robustnessLatency,
      subject,
      subject.stressed.filter(({ stress }) => isLoad(stress)),
      latenessOf,
    ),
}

function latenessOf(subject: AuditSubject): Measured {
  const notes = notesOf(subject, 'latency')
  const values = notes.flatMap((event) => handlerToSoundMs(event) ?? [])
  if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
  const platformMs = renderedMsOf(subject, notes) ?? 0
  return percentileOf(
    values.map((ms) => ms - platformMs),
    0.95,
  )
}
