// How long notes wait for the page's main thread: from the event's own time to the handler, the 95th percentile. A page
// that is busy with something else lets its player wait. Any context.

import type { Audit } from '../audit.ts'
import { percentileOf } from '../measure/intervals.ts'
import { worstOf } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'

const MIN_NOTES = 16
const waitMs = ({ stages }: TrackedEvent): number | undefined => stages.midi ?? stages.input

export const jitterHandler: Audit = {
  id: 'jitter.handler',
  category: 'timing',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 20, poor: 60 },
  measure(subject) {
    const notes = notesOf(subject, 'latency')
    const values = notes.flatMap((event) => waitMs(event) ?? [])
    if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    return {
      ...percentileOf(values, 0.95),
      events: worstOf(notes, waitMs),
      facts: { notes: values.length, longTasks: subject.report.scheduling?.longTasks?.count ?? 0 },
    }
  },
}
