// How much more unevenly the page answers under stress than without. Other
// settings of its contexts are no load. Any context.

import type { Audit } from '../audit.ts'
import { renderedMsOf } from '../measure/page-part.ts'
import { moreUnder } from '../measure/under-stress.ts'
import { settingsOf } from '../stress/context-settings.ts'
import { isLoad } from '../subject.ts'
import { spreadOf } from './jitter-spread.ts'

export const robustnessJitter: Audit = {
  id: 'robustness.jitter',
  category: 'robustness',
  impact: 'moderate',
  unit: 'ms',
  needsProcessor: 'always',
  points: { good: 6, poor: 20 },
  measure: (subject) =>
    moreUnder(
      robustnessJitter,
      subject,
      subject.stressed.filter(({ stress }) => isLoad(stress) && settingsOf(stress) === null),
      (own) => spreadOf(own, renderedMsOf),
    ),
}
