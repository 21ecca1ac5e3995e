// Single notes that make no sound under stress. Any context.

import type { Measured } from '../audit.ts'
import type { AuditSubject, Stress } from '../subject.ts'
import { areFollowable, lostNotes } from './lost-notes.ts'
import { worstUnder } from './under-stress.ts'

/** Under the worst of the stresses that are chosen. Any thread. */
export function lostUnder(subject: AuditSubject, isChosen: (stress: Stress) => boolean): Measured {
  // What was followed to its sound in the quiet run would be now: also where no note sounds any longer.
  const isFollowable = areFollowable(subject, 'latency')
  return worstUnder(
    subject.stressed.filter(({ stress }) => isChosen(stress)),
    (own) => lostNotes(own, 'latency', isFollowable),
  )
}
