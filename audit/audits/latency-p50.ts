// From what the player did to what is heard, the output included: the median. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { MIN_NOTES, worstOf } from '../measure/page-part.ts'

export const latencyP50: Audit = {
  id: 'latency.p50',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  points: { good: 50, poor: 100 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const values = notes.flatMap(({ stages }) => stages.endToEnd ?? [])
    const isHeard = notes.some(({ toSoundMs }) => toSoundMs !== undefined)
    if (values.length === 0 && isHeard) return { incomplete: 'noOutputTime' }
    if (values.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const facts = { notes: values.length }
    return {
      ...percentileOf(values, 0.5),
      events: worstOf(notes, ({ stages }) => stages.endToEnd),
      facts,
    }
  },
}
