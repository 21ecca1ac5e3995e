// How far notes are out of tune, half of them more and half of them less: equal temperament, A4 at 440 Hz. Any context.

import type { Audit } from '../audit.ts'
import { centsFromKey, pitchOf } from '../listening/pitch.ts'
import { medianOf } from '../measure/click.ts'
import { about, after, isAudible, listenTo, soundingLevel } from '../measure/takes.ts'

const MIN_TAKES = 3
const ERROR_CENTS = 1

export const conformityPitch: Audit = {
  id: 'conformity.pitch',
  category: 'conformity',
  impact: 'serious',
  unit: 'cents',
  points: { good: 8, poor: 30 },
  hears: true,
  measure: (subject) =>
    listenTo(subject, 'tuning', (ear) => {
      const takes = ear.takes('tuning').filter((take) => isAudible(soundingLevel(ear, take)))
      if (takes.length < MIN_TAKES) return { incomplete: 'notHeard' }
      const errors = takes.flatMap((take) => {
        const piece = after(ear, take, 80, 340)
        const hz = piece === null ? null : pitchOf(piece, ear.listening.sound.sampleRate)
        return hz === null ? [] : [centsFromKey(hz, take.key)]
      })
      if (errors.length < MIN_TAKES) return { incomplete: 'noPitch' }
      const usual = medianOf(errors)
      const value = medianOf(errors.map(Math.abs))
      return { ...about(value, ERROR_CENTS), facts: { notes: errors.length, medianCents: usual } }
    }),
}
