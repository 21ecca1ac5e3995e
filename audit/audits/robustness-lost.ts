// Single notes that make no sound under stress. Any context.

import type { Audit } from '../audit.ts'
import { lostUnder } from '../measure/lost-under.ts'
import { isLoad } from '../subject.ts'

export const robustnessLost: Audit = {
  id: 'robustness.lost',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.005, poor: 0.05 },
  measure: (subject) => lostUnder(robustnessLost, subject, isLoad),
}
