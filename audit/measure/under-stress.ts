// The worst of what a page does under each of its stresses, against how it does without any. Any context.

import type { Measured, MeasuredValue } from '../audit.ts'
import type { AuditSubject, Stress, StressedSubject } from '../subject.ts'
import { differenceOf } from './lines.ts'
import { isMeasured } from './measured.ts'

interface Told {
  readonly stress: Stress
  readonly measured: Measured
}

/** Of the stresses whose `measure` could be made: the one that is surely the worst. Any thread. */
export function worstUnder(
  stressed: readonly StressedSubject[],
  measure: (subject: AuditSubject) => Measured,
): Measured {
  if (stressed.length === 0) return { incomplete: 'notStressed' }
  const told = stressed.flatMap(({ stress, subject }): Told | readonly Told[] =>
    subject === null ? [] : { stress, measured: measure(subject) },
  )
  let worst: (MeasuredValue & { stress: Stress }) | null = null
  for (const { stress, measured } of told) {
    if (!isMeasured(measured)) continue
    if (worst === null || isWorse(measured, worst)) worst = { ...measured, stress }
  }
  if (worst === null) return told[0]?.measured ?? { incomplete: 'noSuchStress' }
  const { value, interval95, facts, stress } = worst
  // The events are those of another recording.
  const under = told.map((each) => each.stress).join(' ')
  return { value, interval95, facts: { ...facts, stress, under } }
}

/** By what is sure, and where that is the same by the value. */
const isWorse = (one: MeasuredValue, other: MeasuredValue): boolean =>
  (one.interval95[0] - other.interval95[0] || one.value - other.value) > 0

/** How much more that is than without stress, never less than nothing. Any thread. */
export function moreUnder(
  subject: AuditSubject,
  stressed: readonly StressedSubject[],
  measure: (subject: AuditSubject) => Measured,
): Measured {
  const quiet = measure(subject)
  if (stressed.length === 0) return { incomplete: 'notStressed' }
  if (!isMeasured(quiet)) return quiet
  return worstUnder(stressed, (own) => {
    const measured = measure(own)
    if (!isMeasured(measured)) return measured
    const { value, interval95 } = differenceOf(quiet, measured)
    return {
      value: Math.max(0, value),
      interval95: [Math.max(0, interval95[0]), Math.max(0, interval95[1])],
      facts: { quiet: quiet.value, stressed: measured.value },
    }
  })
}
