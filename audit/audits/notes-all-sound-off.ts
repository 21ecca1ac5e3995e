// What is left of a chord 0.4 s after All Sound Off (controller 120). Any context.

import type { Audit } from '../audit.ts'
import { leftOf } from '../measure/left-of.ts'

export const notesAllSoundOff: Audit = {
  id: 'notes.allSoundOff',
  category: 'notes',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.5, poor: 0.9 },
  hears: true,
  measure: (subject) => leftOf(subject, 'allSoundOff', 'chordHeld', [600, 800]),
}
