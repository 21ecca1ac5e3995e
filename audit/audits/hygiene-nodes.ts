// Audio nodes that are left of each repeat of one gesture, once garbage has been collected. Any context.

import type { Audit } from '../audit.ts'
import { growthPerRepeat } from '../measure/growing.ts'

export const hygieneNodes: Audit = {
  id: 'hygiene.nodes',
  category: 'hygiene',
  impact: 'serious',
  unit: 'count',
  points: { good: 0.5, poor: 8 },
  measure: ({ repeats }) =>
    repeats === null ? { incomplete: 'notRepeated' } : growthPerRepeat(repeats.nodes),
}
