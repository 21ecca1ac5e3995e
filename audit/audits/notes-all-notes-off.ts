// What is left of a chord after All Notes Off (controller 123). Any context.

import type { Audit } from '../audit.ts'
import { leftOf } from '../measure/left-of.ts'

export const notesAllNotesOff: Audit = {
  id: 'notes.allNotesOff',
  category: 'notes',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.7, poor: 0.95 },
  hears: true,
  measure: (subject) => leftOf(subject, 'allNotesOff', 'chordHeld', [750, 950]),
}
