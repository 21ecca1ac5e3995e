// Notes of one key, struck again and again, that made no sound. Any context.

import type { Audit } from '../audit.ts'
import { lostNotes } from '../measure/lost-notes.ts'

export const notesRepeats: Audit = {
  id: 'notes.repeats',
  category: 'notes',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.001, poor: 0.05 },
  measure: (subject) => (subject.plan === null ? 'notApplicable' : lostNotes(subject, 'repeats')),
}
