// How far a full bend misses two semitones, which is what an instrument has before it is told. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { bentCents } from '../measure/bends.ts'
import { about, listenTo } from '../measure/takes.ts'

const ASKED_CENTS = 200
const ERROR_CENTS = 5

export const conformityBendRange: Audit = {
  id: 'conformity.bendRange',
  category: 'conformity',
  impact: 'moderate',
  unit: 'cents',
  points: { good: 30, poor: 200 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'bend', (ear) => {
      const up = bentCents(ear, 'up')
      const down = bentCents(ear, 'down')
      if (typeof up === 'string') return { incomplete: up }
      if (typeof down === 'string') return { incomplete: down }
      const worst = Math.max(Math.abs(up - ASKED_CENTS), Math.abs(down + ASKED_CENTS))
      return { ...about(worst, ERROR_CENTS), facts: { upCents: up, downCents: down } }
    }),
  ),
}
