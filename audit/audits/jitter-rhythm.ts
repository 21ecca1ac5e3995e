// Of a page that plays by itself: how far the distances between its notes are from those that it asked for. What a
// timer starts "now" waits for the device's next callback, which spreads the notes of any such page evenly over one:
// that part is taken away, as variances add up. Any context.

import type { Audit } from '../audit.ts'
import { knownCallbackMsOf } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

const MIN_GAPS = 16
/** The deviation of n values lies within 1.96 × √(1 / 2n) of it, as a share. */
const errorShare = (count: number): number => 1.96 / Math.sqrt(2 * count)

export const jitterRhythm: Audit = {
  id: 'jitter.rhythm',
  category: 'timing',
  impact: 'serious',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 3, poor: 8 },
  measure(subject) {
    const { plan, report } = subject
    const { scheduling } = report
    // What is played by hand has no rhythm of the page's own.
    if (plan !== null) return 'notApplicable'
    if (scheduling === null) return { incomplete: 'notTold' }
    const { rhythmErrorMs: error } = scheduling
    if (error === null) return 'notApplicable'
    if (error.count < MIN_GAPS) return { incomplete: 'tooFewNotes' }
    // One gap that was torn tears the mean square; most of them must be off before anybody hears a rhythm.
    const spreadMs = Math.min(error.jitter, error.p95)
    const share = errorShare(error.count)
    const callbackMs =
      scheduling.immediate > scheduling.count
        ? knownCallbackMsOf(subject, notesOf(subject, 'latency'))
        : 0
    if (callbackMs === null) return { incomplete: 'notTold' }
    // A distance has two ends, each of which is spread over one callback.
    const own = (ms: number): number => Math.sqrt(Math.max(0, ms * ms - callbackMs ** 2 / 6))
    return {
      value: own(spreadMs),
      interval95: [own(spreadMs * Math.max(0, 1 - share)), own(spreadMs * (1 + share))],
      facts: { gaps: error.count, heard: error.heard, medianMs: error.p50, worstMs: error.max },
    }
  },
}
