// How far a full bend misses twelve semitones after registered parameter 0 has asked for them. Any context.

import type { Audit } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { bentCents } from '../measure/bends.ts'
import { about, listenTo } from '../measure/takes.ts'

const ASKED_CENTS = 1200
const ERROR_CENTS = 5
/** Less is no bend at all. */
const BENT_CENTS = 20

export const conformityRpn0: Audit = {
  id: 'conformity.rpn0',
  category: 'conformity',
  impact: 'minor',
  unit: 'cents',
  points: { good: 50, poor: 500 },
  hears: true,
  measure: ofGeneralMidi((subject) =>
    listenTo(subject, 'bend', (ear) => {
      const usual = bentCents(ear, 'up')
      const ranged = bentCents(ear, 'rangeUp')
      if (typeof usual === 'string') return { incomplete: usual }
      if (typeof ranged === 'string') return { incomplete: ranged }
      if (Math.max(Math.abs(usual), Math.abs(ranged)) < BENT_CENTS)
        return { incomplete: 'noEffect' }
      const facts = { bentCents: ranged, usualCents: usual }
      return { ...about(Math.abs(ranged - ASKED_CENTS), ERROR_CENTS), facts }
    }),
  ),
}
