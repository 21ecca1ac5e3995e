// How loud notes are by the value of a controller, against the law of General MIDI's guidelines. Any context.

import type { Measured } from '../audit.ts'
import { toDb } from '../listening/levels.ts'
import type { AuditSubject } from '../subject.ts'
import { about, type Ear, isAudible, listenTo, soundingLevel } from './takes.ts'

/** What one note and the next differ by at random. */
const ERROR_DB = 1

/** 40·log10 of the share of the full value. */
export const lawDb = (value: number): number => 40 * Math.log10(value / 127)

/** The largest distance from the law, dB, of the values 100, 64 and 32 against 127. Any thread. */
export const controllerLaw = (subject: AuditSubject, name: 'volume' | 'expression'): Measured =>
  listenTo(subject, 'controllers', (ear) => lawOf(ear, name))

function lawOf(ear: Ear, name: string): Measured {
  const [full, ...others] = ear.takes(name)
  const fullLevel = full === undefined ? Number.NaN : soundingLevel(ear, full)
  if (!isAudible(fullLevel)) return { incomplete: 'notHeard' }
  let worst = 0
  const facts: Record<string, number> = {}
  for (const take of others) {
    const level = soundingLevel(ear, take)
    if (!isAudible(level)) return { incomplete: 'notHeard' }
    const db = toDb(level / fullLevel)
    facts[`at${take.value}Db`] = db
    worst = Math.max(worst, Math.abs(db - lawDb(take.value)))
  }
  return { ...about(worst, ERROR_DB), facts }
}

/** Dividing what the volume of 32 leaves: no more than 6 dB, and the controller does nothing. */
export function hasVolume(ear: Ear): boolean {
  const [full] = ear.takes('volume')
  const least = ear.takes('volume').at(-1)
  if (full === undefined || least === undefined) return false
  return toDb(soundingLevel(ear, full) / soundingLevel(ear, least)) > 6
}
