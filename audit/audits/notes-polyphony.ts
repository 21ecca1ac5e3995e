// How many voices are missing of the 24 that General MIDI asks for: of 32 keys that are held together, which still
// sound. Any context.

import type { Audit, Measured } from '../audit.ts'
import { ofGeneralMidi } from '../measure/general-midi.ts'
import { exactly } from '../measure/intervals.ts'
import { type Ladder, ladderOf } from '../measure/ladder.ts'

const ASKED = 24

export const notesPolyphony: Audit = {
  id: 'notes.polyphony',
  category: 'notes',
  impact: 'moderate',
  unit: 'count',
  points: { good: 0.5, poor: 8 },
  hears: true,
  measure: ofGeneralMidi((subject) => {
    const ladder = ladderOf(subject)
    return typeof ladder === 'object' && 'voices' in ladder ? missing(ladder) : ladder
  }),
}

const missing = ({ voices, stolen, tried }: Ladder): Measured => ({
  ...exactly(Math.max(0, ASKED - voices)),
  facts: { voices, tried, ...(stolen === null ? {} : { stolen }) },
})
