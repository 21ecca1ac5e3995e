// What the processors of a context take of the audio thread's time, on average. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { heaviestOf } from '../measure/heaviest.ts'

export const loadAverage: Audit = {
  id: 'load.average',
  category: 'load',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'usually',
  points: { good: 0.3, poor: 0.7 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    return { ...exactly(heaviest.load.average), facts: { processor: heaviest.name } }
  },
}
