// Contexts that were made while the page was played, and never closed. The first is where the page begins to sound;
// each further one stays, with a thread of its own. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneOpenContexts: Audit = {
  id: 'hygiene.openContexts',
  category: 'hygiene',
  impact: 'serious',
  unit: 'count',
  points: { good: 1.5, poor: 4 },
  measure({ log, notes, contexts }) {
    if (log === null) return { incomplete: 'notTold' }
    const first = notes[0]?.event
    if (first === undefined) return { incomplete: 'tooFewNotes' }
    // Those of the reference instrument are none of the page's.
    const pages = new Set(contexts.map(({ id }) => id))
    const made = log.contexts.filter(
      ({ type, createdMs, document, id }) =>
        type === 'realtime' && createdMs >= first.marks.event && pages.has(`${document}/${id}`),
    )
    const open = made.filter(({ state }) => state !== 'closed').length
    return { ...exactly(open), facts: { made: made.length, open } }
  },
}
