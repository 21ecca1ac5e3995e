// A click where a sounding note is panned from one side to the other. Any context.

import type { Audit } from '../audit.ts'
import { panOf } from '../listening/levels.ts'
import { clickOf } from '../measure/click.ts'
import { exactly } from '../measure/intervals.ts'
import { after, isAudible, listenTo, soundingLevel } from '../measure/takes.ts'

/** Less than that has not moved. */
const MOVED = 0.1

export const notesClickPan: Audit = {
  id: 'notes.clickPan',
  category: 'notes',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.1, poor: 0.5 },
  hears: true,
  measure: (subject) =>
    listenTo(subject, 'controllers', (ear) => {
      const [take] = ear.takes('panMoved')
      if (take === undefined) return { incomplete: 'notPlayed' }
      const movedMs = take.changeMs - take.atMs
      const steady = after(ear, take, 80, 180)
      const at = after(ear, take, movedMs - 70, movedMs + 100)
      const later = after(ear, take, movedMs + 110, movedMs + 230)
      const isHeard = isAudible(soundingLevel(ear, take))
      if (!isHeard || steady === null || at === null || later === null)
        return { incomplete: 'notHeard' }
      if (Math.abs(panOf(later) - panOf(steady)) < MOVED) return { incomplete: 'noEffect' }
      const click = clickOf(steady, at)
      return click === null ? { incomplete: 'masked' } : exactly(click)
    }),
}
