// How far notes are out of tune, half of them more and half of them less: equal temperament, A4 at 440 Hz. Any context.

import type { Audit } from '../audit.ts'
import { medianOf } from '../measure/click.ts'
import { pitchesOf } from '../measure/pitches.ts'
import { about, listenTo } from '../measure/takes.ts'

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
      const heard = pitchesOf(ear).filter((pitch) => pitch !== 'silent')
      if (heard.length < MIN_TAKES) return { incomplete: 'notHeard' }
      const errors = heard.filter((cents) => cents !== null)
      if (errors.length < MIN_TAKES) return { incomplete: 'noPitch' }
      const usual = medianOf(errors)
      const value = medianOf(errors.map(Math.abs))
      return { ...about(value, ERROR_CENTS), facts: { notes: errors.length, medianCents: usual } }
    }),
}
