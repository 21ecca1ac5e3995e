// Notes that met a long task of the page's main thread, on their way or just behind: so long nothing else is heard. Any
// context.

import type { Audit } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

/** What the platform calls a long task. */
const LONG_MS = 50
/** Behind the note: what it has caused. */
const BEHIND_MS = 50

export const hygieneLongTasks: Audit = {
  id: 'hygiene.longTasks',
  category: 'hygiene',
  impact: 'moderate',
  unit: 'share',
  points: { good: 0.05, poor: 0.25 },
  measure(subject) {
    if (subject.tasks === null) return { incomplete: 'notTold' }
    // What other programs took of them is none of the page's.
    const ownShare = subject.processorShare ?? 1
    const tasks = subject.tasks.filter(({ durationMs }) => durationMs * ownShare >= LONG_MS)
    const notes = notesOf(subject, 'latency')
    if (notes.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const met = notes.filter(({ marks: { event, handlerEnd = event } }) =>
      tasks.some(
        ({ startMs, durationMs }) =>
          startMs < handlerEnd + BEHIND_MS && startMs + durationMs > event,
      ),
    )
    const worst = tasks.reduce((most, { durationMs }) => Math.max(most, durationMs), 0)
    return {
      ...shareOf(met.length, notes.length),
      events: met.slice(0, 20).map(({ eventId }) => eventId),
      facts: { notes: notes.length, met: met.length, tasks: tasks.length, worstMs: worst },
    }
  },
}
