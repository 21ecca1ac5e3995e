// Single notes that make no sound under stress. Any context.

import type { Audit, Measured } from '../audit.ts'
import type { AuditSubject, Stress } from '../subject.ts'
import { areFollowable, lostNotes } from './lost-notes.ts'
import { isMeasured } from './measured.ts'
import { worstUnder } from './under-stress.ts'

/** Other programs make some notes late, or lose them; that most make no sound is none of their doing. */
const MOST = 0.5

/** Under the worst of the stresses that are chosen. Any thread. */
export function lostUnder(
  audit: Audit,
  subject: AuditSubject,
  isChosen: (stress: Stress) => boolean,
): Measured {
  // What was followed to its sound in the quiet run would be now: also where no note sounds any longer.
  const isFollowable = areFollowable(subject, 'latency')
  const lost = lostNotes(subject, 'latency')
  const usual = isMeasured(lost) && lost.interval95[0] > audit.points.good ? lost.value : 0
  return worstUnder(
    audit,
    subject,
    subject.stressed.filter(({ stress }) => isChosen(stress)),
    (own) => certainMost(lostNotes(own, 'latency', isFollowable), usual),
  )
}

/** A share of notes, which is the page's for sure where it is most of them, or as far as it is `usual`. Any thread. */
export function certainMost(measured: Measured, usual = 0): Measured {
  if (!isMeasured(measured)) return measured
  const { value, interval95 } = measured
  return { ...measured, certain: interval95[0] > MOST ? value : Math.min(value, usual) }
}
