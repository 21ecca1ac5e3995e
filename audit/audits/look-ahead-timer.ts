// A wait that the page puts in by a timer or an animation frame between its handler and the sound. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { MIN_NOTES, worstOf } from '../measure/page-part.ts'
import { handlerToActionMs, timerWaitMs } from '../measure/waits.ts'

export const lookAheadTimer: Audit = {
  id: 'lookAhead.timer',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  points: { good: 5, poor: 20 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const acted = notes.filter((event) => handlerToActionMs(event) !== undefined)
    if (acted.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const values = acted.map((event) => timerWaitMs(event) ?? 0)
    return {
      ...percentileOf(values, 0.5),
      events: worstOf(acted, timerWaitMs),
      facts: { notes: acted.length, byTimer: values.filter((value) => value > 0).length },
    }
  },
}
