// Memory of the page's heap that is left of each repeat of one gesture, once garbage has been collected. Any context.

import type { Audit } from '../audit.ts'
import { growthPerRepeat } from '../measure/growing.ts'

const KILOBYTES = 1000

export const hygieneMemoryKilobytes: Audit = {
  id: 'hygiene.memoryKilobytes',
  category: 'hygiene',
  impact: 'moderate',
  unit: 'count',
  points: { good: 100, poor: 1000 },
  measure: ({ repeats }) =>
    repeats === null
      ? { incomplete: 'notRepeated' }
      : growthPerRepeat(repeats.heapMegabytes.map((megabytes) => megabytes * KILOBYTES)),
}
