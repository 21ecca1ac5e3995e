// Whether an instrument shows that it means to be one of General MIDI, whose laws bind nobody else: programs that sound
// differently, or drums on channel 10. Any context.

import type { Measured } from '../audit.ts'
import type { IncompleteReason } from '../schema.ts'
import type { AuditSubject } from '../subject.ts'
import { melodicDrums } from './drums.ts'
import { isMeasured } from './measured.ts'
import { samePrograms } from './programs.ts'

/** Of the programs: one that differs may be chance. */
const MOST_SAME = 0.7
/** Of the keys of channel 10. */
const MOST_MELODIC = 0.5

/** True, false, or why that could not be heard. */
type Sign = boolean | IncompleteReason

const known = new WeakMap<AuditSubject, Sign>()

/** Audits of one subject ask one after the other. */
function signOf(subject: AuditSubject): Sign {
  const sign = known.get(subject) ?? hearSign(subject)
  known.set(subject, sign)
  return sign
}

function hearSign(subject: AuditSubject): Sign {
  const programs = samePrograms(subject)
  const drums = melodicDrums(subject)
  if (isMeasured(programs) && programs.value <= MOST_SAME) return true
  if (isMeasured(drums) && drums.value <= MOST_MELODIC) return true
  if (isMeasured(programs) || isMeasured(drums)) return false
  const reasons = [programs, drums].flatMap((each) =>
    typeof each === 'object' ? each.incomplete : [],
  )
  return reasons.find((reason) => reason !== 'notHeard') ?? 'notHeard'
}

/**
 * `measure`, asked only of an instrument that shows the sign; of one that was heard and shows none it is not asked, and
 * where nothing was heard of either, that is the answer. Any thread.
 */
export const ofGeneralMidi =
  (measure: (subject: AuditSubject) => Measured) =>
  (subject: AuditSubject): Measured => {
    if (subject.plan === null) return 'notApplicable'
    const sign = signOf(subject)
    if (typeof sign === 'string') return { incomplete: sign }
    return sign ? measure(subject) : 'notGeneralMidi'
  }
