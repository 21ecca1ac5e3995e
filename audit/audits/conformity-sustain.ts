// What a note loses when its key goes up while the pedal (controller 64) is down, beyond what it loses by itself. Any
// context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { toDb } from '../listening/levels.ts'
import { about, type Ear, isAudible, levelAfter, listenTo, ownDecayDb } from '../measure/takes.ts'
import type { Take } from '../stimulus/ear-score.ts'

/** A note that loses less without a pedal rings on by itself; one that loses more while it is held fades. */
const RINGS_DB = 10
const FADES_DB = 20
/** Nothing is heard below. */
const MOST_DB = 60
const ERROR_DB = 2

export const conformitySustain: Audit = {
  id: 'conformity.sustain',
  category: 'conformity',
  impact: 'serious',
  unit: 'dB',
  points: { good: 6, poor: 20 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'pedal', (ear) => {
      const [without] = ear.takes('without')
      const [held] = ear.takes('held')
      if (without === undefined || held === undefined) return { incomplete: 'notPlayed' }
      const usual = lossDb(ear, without)
      const loss = lossDb(ear, held)
      if (Number.isNaN(usual) || Number.isNaN(loss)) return { incomplete: 'notHeard' }
      const ownDb = ownDecayDb(subject)
      if (usual < RINGS_DB || Number.isNaN(ownDb) || ownDb > FADES_DB)
        return { incomplete: 'fades' }
      return {
        ...about(Math.max(0, loss - ownDb), ERROR_DB),
        facts: { lossDb: loss, usualDb: usual },
      }
    }),
  ),
}

/** From the held key to 0.3 s after it went up. */
function lossDb(ear: Ear, take: Take): number {
  const before = levelAfter(ear, take, 80, 180)
  if (!isAudible(before)) return Number.NaN
  return Math.min(MOST_DB, toDb(before / levelAfter(ear, take, 500, 650)))
}
