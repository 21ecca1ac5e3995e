// A delay that the page puts in itself: it asks for each start so long ahead of time. Right for a sequencer, wrong for
// keys under fingers. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { MIN_NOTES, worstOf } from '../measure/page-part.ts'

export const lookAheadConstant: Audit = {
  id: 'lookAhead.constant',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  points: { good: 5, poor: 20 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    if (notes.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const values = notes.map(({ stages }) => stages.lookAhead ?? 0)
    return {
      ...percentileOf(values, 0.5),
      events: worstOf(notes, ({ stages }) => stages.lookAhead),
      facts: { notes: values.length, ahead: values.filter((value) => value > 0).length },
    }
  },
}
