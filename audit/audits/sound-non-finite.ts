// Samples that are no number, or infinite: the output plays silence or noise, and filters behind them never recover.
// Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const soundNonFinite: Audit = {
  id: 'sound.nonFinite',
  category: 'sound',
  impact: 'critical',
  unit: 'count',
  points: { good: 0.5, poor: 1 },
  hears: true,
  measure({ heard }) {
    const pieces = heard?.sounds.flatMap((sound) => sound.pieces) ?? []
    if (heard === null || pieces.length === 0) return { incomplete: 'notHeard' }
    const bad = pieces.filter(({ nonFinite }) => nonFinite > 0)
    const count = bad.reduce((sum, { nonFinite }) => sum + nonFinite, 0)
    const firstMs = Math.min(...bad.map(({ wallMs }) => wallMs))
    const isTimed = bad.length > 0 && heard.startWallMs !== null
    return {
      ...exactly(count),
      facts: isTimed ? { afterMs: firstMs - (heard.startWallMs ?? 0) } : {},
    }
  },
}
