// The worst of what a page does under each of its stresses, against how it does without any. What other programs may
// have done meanwhile is not counted. Any context.

import type { Audit, Measured, MeasuredValue } from '../audit.ts'
import type { AuditSubject, Stress, StressedSubject } from '../subject.ts'
import { unlessBusy } from './busy-machine.ts'
import { differenceOf } from './lines.ts'
import { isMeasured, isWorse } from './measured.ts'

interface Told {
  readonly stress: Stress
  readonly measured: Measured
}

/**
 * Of the stresses whose `measure` could be made: the one that is surely the worst. Where none surely fails `audit`, and
 * one may have done so only because the machine was busy, in its run or in the quiet one, that. Any thread.
 */
export function worstUnder(
  audit: Audit,
  quiet: Pick<AuditSubject, 'processorShare'>,
  stressed: readonly StressedSubject[],
  measure: (subject: AuditSubject) => Measured,
): Measured {
  if (stressed.length === 0) return { incomplete: 'notStressed' }
  const told = stressed.flatMap(({ stress, subject }): Told | readonly Told[] => {
    if (subject === null) return []
    const share = lesserOf(quiet.processorShare, subject.processorShare)
    return { stress, measured: unlessBusy(audit, measure(subject), share) }
  })
  let worst: (MeasuredValue & { stress: Stress }) | null = null
  for (const { stress, measured } of told) {
    if (!isMeasured(measured)) continue
    if (worst === null || isWorse(measured, worst)) worst = { ...measured, stress }
  }
  const doubted = told.flatMap(({ stress, measured }) => busyUnder(stress, measured) ?? [])
  const isSure = worst !== null && worst.interval95[0] > audit.points.good
  if (doubted[0] !== undefined && !isSure) return doubted[0]
  if (worst === null) return told[0]?.measured ?? { incomplete: 'noSuchStress' }
  const { value, interval95, certain = 0, facts, stress } = worst
  // The events are those of another recording.
  const under = told.map((each) => each.stress).join(' ')
  return { value, interval95, certain, facts: { ...facts, stress, under } }
}

const lesserOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

/** Null: the machine is not why it is not known. */
function busyUnder(stress: Stress, measured: Measured): Measured | null {
  const isBusy =
    typeof measured === 'object' &&
    'incomplete' in measured &&
    measured.incomplete === 'machineBusy'
  return isBusy ? { ...measured, facts: { ...measured.facts, stress } } : null
}

/** How much more that is than without stress, never less than nothing. Any thread. */
export function moreUnder(
  audit: Audit,
  subject: AuditSubject,
  stressed: readonly StressedSubject[],
  measure: (subject: AuditSubject) => Measured,
): Measured {
  const quiet = measure(subject)
  if (stressed.length === 0) return { incomplete: 'notStressed' }
  if (!isMeasured(quiet)) return quiet
  return worstUnder(audit, subject, stressed, (own) => {
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
