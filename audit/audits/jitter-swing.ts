// Of a page that swings by itself: what the longer note of a pair takes as it is heard, against as it was asked for.
// Any context.

import type { Audit } from '../audit.ts'

const MIN_GAPS = 16

export const jitterSwing: Audit = {
  id: 'jitter.swing',
  category: 'timing',
  impact: 'minor',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.02, poor: 0.06 },
  measure({ report: { scheduling }, plan }) {
    if (plan !== null) return 'notApplicable'
    if (scheduling === null) return { incomplete: 'notTold' }
    const { swing, rhythmErrorMs: error } = scheduling
    if (swing === null || error === null) return 'notApplicable'
    if (error.count < MIN_GAPS) return { incomplete: 'tooFewNotes' }
    const value = Math.abs(swing.heard - swing.asked)
    // Medians of half of the gaps each; the median of n values lies within some 1.25 × 1.96 / √n deviations of it.
    const half = (1.25 * 1.96 * Math.abs(value)) / Math.sqrt(error.count / 2)
    return {
      value,
      interval95: [Math.max(0, value - half), value + half],
      facts: { asked: swing.asked, heard: swing.heard, gaps: error.count },
    }
  },
}
