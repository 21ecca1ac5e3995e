// How loud a note is by controller 11, against the law of General MIDI's guidelines. Any context.

import type { Audit } from '../audit.ts'
import { controllerLaw } from '../measure/controller-law.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'

export const conformityExpression: Audit = {
  id: 'conformity.expression',
  category: 'conformity',
  impact: 'moderate',
  unit: 'dB',
  points: { good: 3, poor: 9 },
  hears: true,
  measure: ofGeneralMidi((subject) => controllerLaw(subject, 'expression')),
}
