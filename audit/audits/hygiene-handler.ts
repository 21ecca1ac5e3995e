// How long the page's handler keeps the main thread for a note, the 95th percentile: so long the next note waits. Any
// context.

import type { Audit } from '../audit.ts'
import { percentileOf } from '../measure/intervals.ts'
import { worstOf } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'

const MIN_NOTES = 16

const handlerMs = ({ marks }: TrackedEvent): number | undefined =>
  marks.handlerStart === undefined || marks.handlerEnd === undefined
    ? undefined
    : marks.handlerEnd - marks.handlerStart

export const hygieneHandler: Audit = {
  id: 'hygiene.handler',
  category: 'hygiene',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 8, poor: 16 },
  measure(subject) {
    const notes = notesOf(subject, 'latency')
    const values = notes.flatMap((event) => handlerMs(event) ?? [])
    if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    return {
      ...percentileOf(values, 0.95),
      events: worstOf(notes, handlerMs),
      facts: { notes: values.length, medianMs: percentileOf(values, 0.5).value },
    }
  },
}
