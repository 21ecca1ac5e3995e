// Clicks where notes end: jumps in the sound, of the note's own size. Any context.

import type { Audit } from '../audit.ts'
import { clickOf, medianOf } from '../measure/click.ts'
import { exactly } from '../measure/intervals.ts'
import { after, isAudible, listenTo, soundingLevel } from '../measure/takes.ts'

const MIN_TAKES = 3

export const notesClickOff: Audit = {
  id: 'notes.clickOff',
  category: 'notes',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.1, poor: 0.5 },
  hears: true,
  measure: (subject) =>
    listenTo(subject, 'tuning', (ear) => {
      const takes = ear.takes('tuning').filter((take) => isAudible(soundingLevel(ear, take)))
      const clicks = takes.map((take) => {
        const heldMs = take.endMs - take.atMs
        const steady = after(ear, take, 120, heldMs - 30)
        const end = after(ear, take, heldMs - 20, heldMs + 100)
        return steady === null || end === null ? null : clickOf(steady, end)
      })
      if (takes.length < MIN_TAKES) return { incomplete: 'notHeard' }
      const known = clicks.filter((click) => click !== null)
      if (known.length < MIN_TAKES) return { incomplete: 'masked' }
      return { ...exactly(medianOf(known)), facts: { notes: known.length } }
    }),
}
