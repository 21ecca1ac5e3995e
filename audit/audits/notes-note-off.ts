// What is left of a note after its key went up, against the same note that is still held. Any context.

import type { Audit } from '../audit.ts'
import { leftOf } from '../measure/left-of.ts'

export const notesNoteOff: Audit = {
  id: 'notes.noteOff',
  category: 'notes',
  impact: 'critical',
  unit: 'share',
  points: { good: 0.7, poor: 0.95 },
  hears: true,
  measure: (subject) => leftOf(subject, 'released', 'held', [750, 950]),
}
