// Interruptions of the sound that the page itself has caused: a processor over its budget, a task on the main thread.
// What the machine did, or a context that has just begun, is none of them. Any context.

import type { Audit } from '../audit.ts'
import { rateOf } from '../measure/intervals.ts'
import type { GlitchCause } from '../../trace/glitches/glitch.ts'

const OF_THE_PAGE: readonly GlitchCause[] = [
  'processorOverBudget',
  'mainThreadTask',
  'garbageCollection',
]

export const loadGlitches: Audit = {
  id: 'load.glitches',
  category: 'load',
  impact: 'critical',
  unit: 'perSecond',
  // A processor that others keep from its core is over its budget, too.
  needsProcessor: 'always',
  points: { good: 0.1, poor: 1 },
  measure({ report: { glitchCounts, timeRangeMs } }) {
    if (glitchCounts === null) return { incomplete: 'notTold' }
    if (!(timeRangeMs > 0)) return { incomplete: 'tooFewNotes' }
    const count = OF_THE_PAGE.reduce((sum, cause) => sum + (glitchCounts.byCause[cause] ?? 0), 0)
    return {
      ...rateOf(count, timeRangeMs / 1000),
      facts: { glitches: count, others: glitchCounts.all - count },
    }
  },
}
