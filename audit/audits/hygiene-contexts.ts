// Contexts that run at once: each has an output, a thread and a clock of its own. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneContexts: Audit = {
  id: 'hygiene.contexts',
  category: 'hygiene',
  impact: 'moderate',
  unit: 'count',
  points: { good: 1, poor: 3 },
  measure({ contexts }) {
    const running = contexts.filter(({ state }) => state === 'running').length
    if (running === 0) return { incomplete: 'notTold' }
    return { ...exactly(running), facts: { running, all: contexts.length } }
  },
}
