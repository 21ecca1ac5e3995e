// The platform's part of the latency: from the end of the quantum with the sound to the output. No page can change the
// device; it can ask for a smaller buffer. Any context.

import type { Audit } from '../audit.ts'
import { percentileOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

export const latencyOutput: Audit = {
  id: 'latency.output',
  category: 'latency',
  impact: 'minor',
  unit: 'ms',
  points: { good: 60, poor: 120 },
  measure(subject) {
    const notes = notesOf(subject, 'latency')
    const values = notes.flatMap(({ stages }) => stages.output ?? [])
    if (values.length === 0) return { incomplete: 'noOutputTime' }
    if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    return { ...percentileOf(values, 0.5), facts: { notes: values.length } }
  },
}
