// What the first note took more than the others: code that runs for the first time, samples that are decoded, a context
// that is resumed. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { handlerToSoundMs, knownCallbackMsOf, MIN_NOTES } from '../measure/page-part.ts'

export const latencyFirstNote: Audit = {
  id: 'latency.firstNote',
  category: 'latency',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 20, poor: 60 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const [first, ...others] = notes
    const firstMs = first && handlerToSoundMs(first)
    const values = others.flatMap((event) => handlerToSoundMs(event) ?? [])
    if (first === undefined || firstMs === undefined || values.length < MIN_NOTES)
      return { incomplete: 'tooFewNotes' }
    const { value: usualMs } = percentileOf(values, 0.5)
    const value = Math.max(0, firstMs - usualMs)
    const callbackMs = knownCallbackMsOf(subject, others)
    if (callbackMs === null) return { incomplete: 'notTold' }
    // It is one note: what any note is later than the median by may be chance.
    const chanceMs = Math.max(callbackMs, percentileOf(values, 0.95).value - usualMs)
    return {
      value,
      interval95: [Math.max(0, value - chanceMs), value + chanceMs],
      events: [first.eventId],
      facts: { firstMs, usualMs },
    }
  },
}
