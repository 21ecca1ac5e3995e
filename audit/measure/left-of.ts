// What is left of something that was to end, against the same that was not. Any context.

import type { Measured } from '../audit.ts'
import { toDb } from '../listening/levels.ts'
import type { AuditSubject } from '../subject.ts'
import { exactly } from './intervals.ts'
import { isAudible, levelAfter, listenTo, soundingLevel } from './takes.ts'

/** A held sound that loses more by itself tells nothing of its end. */
const FADES_DB = 20

/** The ratio of levels in the window after the note's beginning, 1 at most. Any thread. */
export const leftOf = (
  subject: AuditSubject,
  ended: string,
  held: string,
  [fromMs, toMs]: readonly [number, number],
): Measured =>
  listenTo(subject, 'offs', (ear) => {
    const [end] = ear.takes(ended)
    const [hold] = ear.takes(held)
    if (end === undefined || hold === undefined) return { incomplete: 'notPlayed' }
    const begun = soundingLevel(ear, hold)
    if (!isAudible(begun) || !isAudible(soundingLevel(ear, end))) return { incomplete: 'notHeard' }
    const still = levelAfter(ear, hold, fromMs, toMs)
    const left = levelAfter(ear, end, fromMs, toMs)
    if (Number.isNaN(still) || Number.isNaN(left)) return { incomplete: 'notHeard' }
    if (!isAudible(still) || toDb(begun / still) > FADES_DB) return { incomplete: 'fades' }
    return { ...exactly(Math.min(1, left / still)), facts: { leftDb: toDb(left / still) } }
  })
