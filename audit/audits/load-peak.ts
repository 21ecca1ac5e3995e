// The 99th percentile of a processor's calls, as a share of its budget: what is left for a busy moment. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { heaviestOf } from '../measure/heaviest.ts'

const MAX_STEP_SHARE = 0.02

export const loadPeak: Audit = {
  id: 'load.peak',
  category: 'load',
  impact: 'moderate',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.6, poor: 1 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const { p99, resolution } = heaviest.processUs
    // A single call is no finer than the clock's steps.
    if (!(resolution <= heaviest.budgetUs * MAX_STEP_SHARE)) return { incomplete: 'notTimed' }
    return {
      ...exactly(p99 / heaviest.budgetUs),
      facts: { processor: heaviest.name, p99Us: p99, budgetUs: heaviest.budgetUs },
    }
  },
}
