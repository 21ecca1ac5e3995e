// Notes that make no sound after the context has been suspended and resumed, as browsers do with pages that are left
// for a while. Any context.

import type { Audit } from '../audit.ts'
import { lostUnder } from '../measure/lost-under.ts'

export const robustnessResume: Audit = {
  id: 'robustness.resume',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.005, poor: 0.05 },
  measure: (subject) => lostUnder(robustnessResume, subject, (stress) => stress === 'suspend'),
}
