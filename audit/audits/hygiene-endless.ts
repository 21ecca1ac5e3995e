// Processors that never end: one is made for a note, and its process() answers true for ever. Counted over single
// notes: whoever keeps a few in store has made them by then. Any context.

import type { Audit } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

/** A processor may end so long after its note. */
const END_MS = 1500

export const hygieneEndless: Audit = {
  id: 'hygiene.endless',
  category: 'hygiene',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.05, poor: 0.5 },
  measure(subject) {
    const { log, contexts } = subject
    if (log === null) return { incomplete: 'notTold' }
    const documents = new Set(contexts.map(({ document }) => document))
    const own = log.processors.filter(({ document }) => documents.has(document))
    if (own.length === 0) return 'notApplicable'
    const notes = notesOf(subject, 'latency')
    const later = notes.slice(Math.floor(notes.length / 2))
    if (later.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const fromMs = later[0]?.marks.event ?? 0
    const toMs = (later.at(-1)?.marks.event ?? 0) + END_MS
    const made = own.filter(({ madeMs }) => madeMs >= fromMs && madeMs <= toMs)
    const left = made.filter(({ endedMs }) => endedMs === null)
    return {
      ...shareOf(Math.min(left.length, later.length), later.length),
      facts: { notes: later.length, made: made.length, left: left.length, all: own.length },
    }
  },
}
