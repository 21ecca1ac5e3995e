// Keys of chords that caused nothing at all. Any context.

import type { Audit } from '../audit.ts'
import { lostNotes } from '../measure/lost-notes.ts'

export const notesChords: Audit = {
  id: 'notes.chords',
  category: 'notes',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.001, poor: 0.05 },
  measure: (subject) => (subject.plan === null ? 'notApplicable' : lostNotes(subject, 'chords')),
}
