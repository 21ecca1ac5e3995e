// Notes that make no sound after the context has been suspended and resumed, as browsers do with pages that are left for
// a while. Any context.

import type { Audit } from '../audit.ts'
import { areFollowable, lostNotes } from '../measure/lost-notes.ts'
import { worstUnder } from '../measure/under-stress.ts'

export const robustnessResume: Audit = {
  id: 'robustness.resume',
  category: 'robustness',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.005, poor: 0.05 },
  measure(subject) {
    // What was followed to its sound in the quiet run would be now: also where no note sounds any longer.
    const isFollowable = areFollowable(subject, 'latency')
    return worstUnder(
      subject.stressed.filter(({ stress }) => stress === 'suspend'),
      (own) => lostNotes(own, 'latency', isFollowable),
    )
  },
}
