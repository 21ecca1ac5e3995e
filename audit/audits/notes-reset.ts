// What Reset All Controllers (121) does not put back, of bend, expression and pedal. Any context.

import type { Audit } from '../audit.ts'
import { toDb } from '../listening/levels.ts'
import { centsBetween, pitchOf } from '../listening/pitch.ts'
import { exactly } from '../measure/intervals.ts'
import {
  after,
  type Ear,
  isAudible,
  levelAfter,
  listenTo,
  soundingLevel,
} from '../measure/takes.ts'
import type { Take } from '../stimulus/ear-score.ts'

/** From here on something has an effect, and within that it is put back. */
const BENT_CENTS = 50
const SOFTER_DB = 6
const HELD_DB = 15

export const notesReset: Audit = {
  id: 'notes.reset',
  category: 'notes',
  impact: 'minor',
  unit: 'count',
  points: { good: 0.5, poor: 1 },
  hears: true,
  measure: (subject) =>
    listenTo(subject, 'offs', (ear) => {
      const [usual] = ear.takes('released')
      const [unset] = ear.takes('unset')
      const [reset] = ear.takes('reset')
      if (usual === undefined || unset === undefined || reset === undefined)
        return { incomplete: 'notPlayed' }
      const tried = [bendOf, softnessOf, holdOf].map((figureOf) => {
        const base = figureOf(ear, usual)
        return [figureOf(ear, unset) - base, figureOf(ear, reset) - base] as const
      })
      const bounds = [BENT_CENTS, SOFTER_DB, HELD_DB]
      const names = ['bend', 'expression', 'pedal']
      const effective = tried.flatMap(([before], index) =>
        Math.abs(before) > (bounds[index] as number) ? [index] : [],
      )
      const levels = [usual, unset, reset].map((take) => soundingLevel(ear, take))
      if (!levels.every(isAudible)) return { incomplete: 'notHeard' }
      if (effective.length === 0) return { incomplete: 'noEffect' }
      const left = effective.filter(
        (index) => !(Math.abs(tried[index]?.[1] ?? 0) <= (bounds[index] as number)),
      )
      const facts = left.length > 0 ? { left: left.map((index) => names[index]).join(' ') } : {}
      return { ...exactly(left.length), facts: { tried: effective.length, ...facts } }
    }),
}

/** Cents over an arbitrary pitch; NaN without one. */
function bendOf(ear: Ear, take: Take): number {
  const piece = after(ear, take, 30, 200)
  const hz = piece === null ? null : pitchOf(piece, ear.listening.sound.sampleRate)
  return hz === null ? Number.NaN : centsBetween(1, hz)
}

const softnessOf = (ear: Ear, take: Take): number => toDb(levelAfter(ear, take, 60, 190))

/** What is left 0.3 s after the key went up, against the note itself. */
const holdOf = (ear: Ear, take: Take): number =>
  Math.max(-60, toDb(levelAfter(ear, take, 500, 620) / levelAfter(ear, take, 60, 190)))
