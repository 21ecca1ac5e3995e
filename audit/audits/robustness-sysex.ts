// Notes that make no sound while SysEx comes that no instrument knows, as interfaces and other makers' keyboards send
// it. Any context.

import type { Audit } from '../audit.ts'
import { lostUnder } from '../measure/lost-under.ts'

export const robustnessSysex: Audit = {
  id: 'robustness.sysex',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'always',
  points: { good: 0.005, poor: 0.05 },
  measure: (subject) => lostUnder(robustnessSysex, subject, (stress) => stress === 'sysex'),
}
