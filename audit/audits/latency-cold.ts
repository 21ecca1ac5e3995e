// From the first thing that was played on a page that has just been opened to its first sound: what a visitor waits
// for. Any context.

import type { Audit } from '../audit.ts'
import { callbackMsOf } from '../measure/page-part.ts'

export const latencyCold: Audit = {
  id: 'latency.cold',
  category: 'latency',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 200, poor: 600 },
  measure(subject) {
    const notes = subject.notes.map(({ event }) => event)
    const [first] = notes
    if (first === undefined) return { incomplete: 'tooFewNotes' }
    // It may have been lost while the page got ready: then the first that sounds tells, and how long that took.
    const heard = notes.find(
      ({ ending, toSoundMs }) => ending === 'heard' && toSoundMs !== undefined,
    )
    if (heard?.toSoundMs === undefined) return { incomplete: 'noOnsets' }
    const value = heard.marks.event + heard.toSoundMs - first.marks.event
    const callbackMs = callbackMsOf(subject, notes)
    // Where what came before may have sounded unseen, nobody can say that it was late.
    const isFirst = heard === first
    const isKnown =
      isFirst || notes.slice(0, notes.indexOf(heard)).every(({ ending }) => ending === 'lost')
    if (!isKnown) return { incomplete: 'noOnsets' }
    return {
      value,
      interval95: [Math.max(0, value - callbackMs), value + callbackMs],
      events: [first.eventId],
      facts: { firstHeardMs: heard.toSoundMs, notesBefore: notes.indexOf(heard) },
    }
  },
}
