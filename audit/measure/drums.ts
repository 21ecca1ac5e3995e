// Which keys of channel 10 sound as notes of a melody, each at its own pitch. Any context.

import type { Measured } from '../audit.ts'
import { peakOf } from '../listening/levels.ts'
import { AUDIBLE } from '../listening/listening.ts'
import { centsBetween, frequencyOfKey, pitchOf } from '../listening/pitch.ts'
import type { AuditSubject } from '../subject.ts'
import { exactly } from './intervals.ts'
import { after, listenTo } from './takes.ts'

const MIN_HEARD = 3
const NEAR_CENTS = 40

/** The share of the drums that were heard. Any thread. */
export const melodicDrums = (subject: AuditSubject): Measured =>
  listenTo(subject, 'drums', (ear) => {
    const heard = ear.takes('drum').flatMap((take) => {
      const piece = after(ear, take, 0, 220)
      if (piece === null || peakOf(piece) < AUDIBLE) return []
      const hz = pitchOf(piece, ear.listening.sound.sampleRate)
      return [hz !== null && Math.abs(centsBetween(frequencyOfKey(take.key), hz)) < NEAR_CENTS]
    })
    if (heard.length < MIN_HEARD) return { incomplete: 'notHeard' }
    const melodic = heard.filter(Boolean).length
    return { ...exactly(melodic / heard.length), facts: { keys: heard.length, melodic } }
  })
