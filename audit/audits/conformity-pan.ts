// Where a note stands by controller 10, against the pan law of RP-036. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { panOf } from '../listening/levels.ts'
import { about, isAudible, listenTo, soundingLevel, soundingPiece } from '../measure/takes.ts'

const ERROR = 0.02

/** 0 left, 1 right: the angle whose cosine and sine are the two levels. */
const lawOf = (value: number): number => Math.max(0, value - 1) / 126

export const conformityPan: Audit = {
  id: 'conformity.pan',
  category: 'conformity',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.12, poor: 0.35 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'controllers', (ear) => {
      let worst = 0
      const facts: Record<string, number> = {}
      for (const take of ear.takes('pan')) {
        const piece = soundingPiece(ear, take)
        if (piece === null || !isAudible(soundingLevel(ear, take)))
          return { incomplete: 'notHeard' }
        const stands = panOf(piece)
        facts[`at${take.value}`] = stands
        worst = Math.max(worst, Math.abs(stands - lawOf(take.value)))
      }
      return { ...about(worst, ERROR), facts }
    }),
  ),
}
