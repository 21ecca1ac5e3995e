// What is left of a note that the pedal has held, after the pedal went up. Any context.

import type { Audit } from '../audit.ts'
import { toDb } from '../listening/levels.ts'
import { exactly } from '../measure/intervals.ts'
import { isAudible, levelAfter, listenTo, ownDecayDb } from '../measure/takes.ts'

/** Below that the pedal has held nothing. */
const HELD_DB = 15
const FADES_DB = 12

export const notesPedal: Audit = {
  id: 'notes.pedal',
  category: 'notes',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.7, poor: 0.95 },
  hears: true,
  measure: (subject) =>
    listenTo(subject, 'pedal', (ear) => {
      const [take] = ear.takes('held')
      if (take === undefined) return { incomplete: 'notPlayed' }
      const upMs = take.changeMs - take.atMs
      const sounding = levelAfter(ear, take, 80, 180)
      const held = levelAfter(ear, take, upMs - 150, upMs - 30)
      const left = levelAfter(ear, take, upMs + 350, upMs + 500)
      if (!isAudible(sounding) || Number.isNaN(held) || Number.isNaN(left))
        return { incomplete: 'notHeard' }
      if (!isAudible(held) || toDb(sounding / held) > HELD_DB) return 'notApplicable'
      if (ownDecayDb(subject) > FADES_DB) return { incomplete: 'fades' }
      return exactly(Math.min(1, left / held))
    }),
}
