// How much the volume of channel 2 changes a note of channel 1. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { toDb } from '../listening/levels.ts'
import { hasVolume } from '../measure/controller-law.ts'
import { about, isAudible, listenTo, soundingLevel } from '../measure/takes.ts'

const ERROR_DB = 1
const MOST_DB = 60

export const conformityChannels: Audit = {
  id: 'conformity.channels',
  category: 'conformity',
  impact: 'minor',
  unit: 'dB',
  points: { good: 3, poor: 12 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'channels', (ear) => {
      const isVolumeKnown = listenTo(subject, 'controllers', (other) =>
        hasVolume(other) ? 'notApplicable' : { incomplete: 'noEffect' },
      )
      if (isVolumeKnown !== 'notApplicable') return isVolumeKnown
      const [alone] = ear.takes('alone')
      const [beside] = ear.takes('beside')
      if (alone === undefined || beside === undefined) return { incomplete: 'notPlayed' }
      const level = soundingLevel(ear, alone)
      if (!isAudible(level)) return { incomplete: 'notHeard' }
      const changeDb = Math.min(MOST_DB, Math.abs(toDb(soundingLevel(ear, beside) / level)))
      return Number.isNaN(changeDb) ? { incomplete: 'notHeard' } : about(changeDb, ERROR_DB)
    }),
  ),
}
