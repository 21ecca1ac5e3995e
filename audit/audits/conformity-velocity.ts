// Steps of velocity after which a note is not louder. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { toDb } from '../listening/levels.ts'
import { exactly } from '../measure/intervals.ts'
import { isAudible, listenTo, soundingLevel } from '../measure/takes.ts'

/** Less is no difference. */
const LOUDER_DB = 0.2
const MIN_STEPS = 4

export const conformityVelocity: Audit = {
  id: 'conformity.velocity',
  category: 'conformity',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.3, poor: 0.7 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'velocity', (ear) => {
      const levels = ear
        .takes('velocity')
        .map((take) => soundingLevel(ear, take))
        .filter(isAudible)
      const steps = levels.slice(1).map((level, index) => toDb(level / (levels[index] as number)))
      if (steps.length < MIN_STEPS) return { incomplete: 'notHeard' }
      const flat = steps.filter((db) => db < LOUDER_DB).length
      const rangeDb = steps.reduce((sum, db) => sum + db, 0)
      return { ...exactly(flat / steps.length), facts: { steps: steps.length, flat, rangeDb } }
    }),
  ),
}
