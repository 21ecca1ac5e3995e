// Starts that were asked for in the past: the platform plays them at once, late by as much, and their rhythm is lost.
// Any context.

import type { Audit } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'

const MIN_STARTS = 8

export const timestampsPast: Audit = {
  id: 'timestamps.past',
  category: 'timing',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.02, poor: 0.1 },
  measure({ report: { scheduling } }) {
    if (scheduling === null) return { incomplete: 'notTold' }
    const { count, late } = scheduling
    if (count === 0) return 'notApplicable'
    if (count < MIN_STARTS) return { incomplete: 'tooFewNotes' }
    return {
      ...shareOf(late.count, count),
      facts: {
        starts: count,
        late: late.count,
        ...(late.p50Ms === null ? {} : { lateMs: late.p50Ms }),
        ...(late.maxMs === null ? {} : { latestMs: late.maxMs }),
      },
    }
  },
}
