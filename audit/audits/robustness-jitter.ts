// How much more unevenly the page answers under stress than without. Any context.

import type { Audit } from '../audit.ts'
import { moreUnder } from '../measure/under-stress.ts'
import { isLoad } from '../subject.ts'
import { jitterSpread } from './jitter-spread.ts'

export const robustnessJitter: Audit = {
  id: 'robustness.jitter',
  category: 'robustness',
  impact: 'moderate',
  unit: 'ms',
  points: { good: 6, poor: 20 },
  measure: (subject) =>
    moreUnder(
      subject,
      subject.stressed.filter(({ stress }) => isLoad(stress)),
      (own) => jitterSpread.measure(own),
    ),
}
