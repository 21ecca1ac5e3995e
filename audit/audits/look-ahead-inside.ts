// A delay inside the synth: the start was asked for now, or the message has arrived, and the sound comes later all the
// same. Ramps that begin later, queues of a processor, silence at the head of a sample. Any context.

import type { Audit } from '../audit.ts'
import { notesByHand } from '../measure/by-hand.ts'
import { percentileOf } from '../measure/intervals.ts'
import { knownCallbackMsOf, MIN_NOTES, worstOf } from '../measure/page-part.ts'
import { insideMs } from '../measure/waits.ts'
import { notesOf } from '../subject.ts'

export const lookAheadInside: Audit = {
  id: 'lookAhead.inside',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  points: { good: 5, poor: 20 },
  measure(subject) {
    const notes = notesByHand(subject)
    if (notes === null) return 'notApplicable'
    const values = notes.flatMap((event) => insideMs(event) ?? [])
    if (values.length < MIN_NOTES) {
      const isHeard = notesOf(subject, 'latency').some(({ ending }) => ending === 'heard')
      return { incomplete: isHeard ? 'tooFewNotes' : 'noOnsets' }
    }
    const callbackMs = knownCallbackMsOf(subject, notes)
    if (callbackMs === null) return { incomplete: 'notTold' }
    const { value, interval95 } = percentileOf(values, 0.5)
    // A call waits for the callback that renders next, from nothing to a whole one: in every page. A time that the page
    // counts from currentTime does not, nor a message, which is delivered as rendering begins. So what is surely more
    // than a callback is told as it is, and to fail it must be more than a whole one.
    const less = (ms: number, waitMs: number): number => Math.max(0, ms - waitMs)
    const isMore = less(value, callbackMs) > lookAheadInside.points.good
    return {
      value: isMore ? value : less(value, callbackMs / 2),
      interval95: [less(interval95[0], callbackMs), interval95[1]],
      events: worstOf(notes, insideMs),
      facts: { notes: values.length, callbackMs },
    }
  },
}
