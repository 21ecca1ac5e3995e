// Programs that sound as the first one does: no other colour, by the harmonics of one note. Any context.

import type { Measured } from '../audit.ts'
import { mixOf } from '../listening/levels.ts'
import { colourDistance, colourOf } from '../listening/partials.ts'
import { frequencyOfKey, pitchOf } from '../listening/pitch.ts'
import type { Take } from '../stimulus/ear-score.ts'
import type { AuditSubject } from '../subject.ts'
import { exactly } from './intervals.ts'
import { type Ear, isAudible, listenTo, soundingLevel, soundingPiece } from './takes.ts'

/** Colours that are less apart are the same, and so are those which are no further apart than the same one twice. */
const SAME_DB = 1.5
const TWICE = 2
/** A sound that differs so much from itself cannot be compared. */
const RESTLESS_DB = 8
const MIN_HEARD = 3

/** The share of the other programs that were heard. Any thread. */
export const samePrograms = (subject: AuditSubject): Measured =>
  listenTo(subject, 'programs', (ear) => {
    const [first] = ear.takes('first')
    const [again] = ear.takes('again')
    const colour = first && colourAt(ear, first)
    const control = again && colourAt(ear, again)
    if (!colour || !control) return { incomplete: 'notHeard' }
    const restless = colourDistance(colour, control)
    if (restless > RESTLESS_DB) return { incomplete: 'masked' }
    const distances = ear.takes('other').flatMap((take) => {
      const other = colourAt(ear, take)
      return other === null ? [] : [colourDistance(colour, other)]
    })
    if (distances.length < MIN_HEARD) return { incomplete: 'notHeard' }
    const same = distances.filter((db) => db < Math.max(SAME_DB, TWICE * restless)).length
    return { ...exactly(same / distances.length), facts: { programs: distances.length, same } }
  })

function colourAt(ear: Ear, take: Take): number[] | null {
  const piece = soundingPiece(ear, take)
  if (piece === null || !isAudible(soundingLevel(ear, take))) return null
  const { sampleRate } = ear.listening.sound
  const hz = pitchOf(piece, sampleRate) ?? frequencyOfKey(take.key)
  return colourOf(mixOf(piece), hz, sampleRate)
}
