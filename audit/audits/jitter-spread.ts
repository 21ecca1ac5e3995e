// How unevenly the page answers: half of the width in which nine of ten notes lie, without what the device's callbacks
// spread any page's notes by. Variances of what is independent add up, so theirs is taken away. Any context.

import type { Audit } from '../audit.ts'
import { momentsOf, winsorised } from '../measure/intervals.ts'
import { callbackMsOf, handlerToHeardMs, worstOf } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

const MIN_NOTES = 16
/** Half the width of nine tenths of a normal distribution, in standard deviations; of an even one it is 1.56. */
const HALF_WIDTH = 1.645
/** One note in forty on each side is pulled in, and always one: a single pause is no jitter. */
const PULLED_SHARE = 0.025
/** The variance of a sample of n values lies within 1.96 × √(k / n) of it; k is 2 for normal ones, less for even ones. */
const VARIANCE_ERROR = 1.96 * Math.SQRT2

export const jitterSpread: Audit = {
  id: 'jitter.spread',
  category: 'timing',
  impact: 'serious',
  unit: 'ms',
  points: { good: 1, poor: 3 },
  measure(subject) {
    // A sound that begins under another is found within a few milliseconds, and what is scheduled was not heard at all:
    // both are uneven by themselves.
    const all = notesOf(subject, 'latency')
    const notes = all.filter(({ soundFrame }) => soundFrame !== undefined)
    const values = notes.flatMap((event) => handlerToHeardMs(event) ?? [])
    if (values.length < MIN_NOTES)
      return { incomplete: all.length < MIN_NOTES ? 'tooFewNotes' : 'masked' }
    const callbackMs = callbackMsOf(subject, notes)
    const { variance } = momentsOf(
      winsorised(values, Math.max(PULLED_SHARE, 1 / (values.length - 1))),
    )
    const errorShare = VARIANCE_ERROR / Math.sqrt(values.length)
    const ofCallbacks = (callbackMs * callbackMs) / 12
    const width = (all: number): number => HALF_WIDTH * Math.sqrt(Math.max(0, all - ofCallbacks))
    return {
      value: width(variance),
      interval95: [width(variance * (1 - errorShare)), width(variance * (1 + errorShare))],
      events: worstOf(notes, handlerToHeardMs),
      facts: { notes: values.length, callbackMs, allMs: HALF_WIDTH * Math.sqrt(variance) },
    }
  },
}
