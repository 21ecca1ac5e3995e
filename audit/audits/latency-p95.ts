// From what the player did to what is heard, the output included: the 95th percentile. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { MIN_NOTES, worstOf } from '../measure/page-part.ts'

export const latencyP95: Audit = {
  id: 'latency.p95',
  category: 'latency',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 70, poor: 140 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const values = notes.flatMap(({ stages }) => stages.endToEnd ?? [])
    const isHeard = notes.some(({ toSoundMs }) => toSoundMs !== undefined)
    if (values.length === 0 && isHeard) return { incomplete: 'noOutputTime' }
    if (values.length < 2 * MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const facts = { notes: values.length }
    return {
      ...percentileOf(values, 0.95),
      events: worstOf(notes, ({ stages }) => stages.endToEnd),
      facts,
    }
  },
}
