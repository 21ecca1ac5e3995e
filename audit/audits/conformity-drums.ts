// Keys of channel 10 that sound as notes of a melody, each at its own pitch. Any context.

import type { Audit } from '../audit.ts'
import { melodicDrums } from '../measure/drums.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'

export const conformityDrums: Audit = {
  id: 'conformity.drums',
  category: 'conformity',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.5, poor: 0.9 },
  hears: true,
  measure: ofGeneralMidi(melodicDrums),
}
