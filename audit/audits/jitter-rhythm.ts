// Of a page that plays by itself: how far the distances between its notes are from those that it asked for. Any
// context.

import type { Audit } from '../audit.ts'

const MIN_GAPS = 16
/** The deviation of n values lies within 1.96 × √(1 / 2n) of it, as a share. */
const errorShare = (count: number): number => 1.96 / Math.sqrt(2 * count)

export const jitterRhythm: Audit = {
  id: 'jitter.rhythm',
  category: 'timing',
  impact: 'serious',
  unit: 'ms',
  points: { good: 2, poor: 6 },
  measure({ report: { scheduling }, plan }) {
    // What is played by hand has no rhythm of the page's own.
    if (plan !== null) return 'notApplicable'
    if (scheduling === null) return { incomplete: 'notTold' }
    const { rhythmErrorMs: error } = scheduling
    if (error === null) return 'notApplicable'
    if (error.count < MIN_GAPS) return { incomplete: 'tooFewNotes' }
    // One gap that was torn tears the mean square; most of them must be off before anybody hears a rhythm.
    const value = Math.min(error.jitter, error.p95)
    const share = errorShare(error.count)
    return {
      value,
      interval95: [value * Math.max(0, 1 - share), value * (1 + share)],
      facts: { gaps: error.count, heard: error.heard, medianMs: error.p50, worstMs: error.max },
    }
  },
}
