// Notes that make no sound after the output device went, and came back, as when headphones are pulled out. Any context.

import type { Audit } from '../audit.ts'
import { lostUnder } from '../measure/lost-under.ts'

export const robustnessDevice: Audit = {
  id: 'robustness.device',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.005, poor: 0.05 },
  measure: (subject) => lostUnder(robustnessDevice, subject, (stress) => stress === 'device'),
}
