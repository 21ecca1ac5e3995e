// Notes that were played one by one and made no sound. Any context.

import type { Audit } from '../audit.ts'
import { lostNotes } from '../measure/lost-notes.ts'

export const notesLost: Audit = {
  id: 'notes.lost',
  category: 'notes',
  impact: 'critical',
  unit: 'share',
  points: { good: 0.001, poor: 0.02 },
  measure: (subject) => lostNotes(subject, 'latency'),
}
