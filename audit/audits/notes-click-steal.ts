// Clicks where a note takes the voice of another: jumps beyond those of notes that begin while voices are free. Any
// context.

import type { Audit } from '../audit.ts'
import { jumpIn } from '../listening/jumps.ts'
import { medianOf } from '../measure/click.ts'
import { exactly } from '../measure/intervals.ts'
import { type Ladder, ladderOf } from '../measure/ladder.ts'
import { after, type Ear, listenTo } from '../measure/takes.ts'
import { LADDER_STEP_MS } from '../stimulus/ear-sections.ts'

/** Keys that are free of stealing in any case that is looked at. */
const FREE = 6
const LATE_MS = 3

export const notesClickSteal: Audit = {
  id: 'notes.clickSteal',
  category: 'notes',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.1, poor: 0.5 },
  hears: true,
  measure(subject) {
    const ladder = ladderOf(subject)
    if (typeof ladder !== 'object' || !('voices' in ladder)) return ladder
    const { voices, stolen } = ladder
    if (stolen === null || stolen === 'newest') return 'notApplicable'
    if (voices < FREE) return { incomplete: 'masked' }
    return listenTo(subject, 'polyphony', (ear) => clicksOf(ear, ladder))
  },
}

function clicksOf(ear: Ear, { voices, amplitude }: Ladder): ReturnType<Audit['measure']> {
  const jumps = ear.takes('ladder').map((take) => {
    const piece = after(ear, take, -LATE_MS, LADDER_STEP_MS - LATE_MS)
    if (piece === null) return Number.NaN
    const { left, right } = piece
    return Math.max(jumpIn(left, 0, left.length), jumpIn(right, 0, right.length))
  })
  if (jumps.some(Number.isNaN)) return { incomplete: 'notHeard' }
  const free = medianOf(jumps.slice(1, FREE))
  const stealing = medianOf(jumps.slice(voices + 1))
  if (free > amplitude) return { incomplete: 'masked' }
  return { ...exactly(Math.max(0, stealing - 1.5 * free) / amplitude), facts: { voices } }
}
