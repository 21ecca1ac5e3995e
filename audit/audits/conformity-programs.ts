// Programs that sound as the first one does: no other colour, by the harmonics of one note. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { samePrograms } from '../measure/programs.ts'

export const conformityPrograms: Audit = {
  id: 'conformity.programs',
  category: 'conformity',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.5, poor: 0.9 },
  hears: true,
  measure: ofGeneralMidi(samePrograms),
}
