// What a callback of the device takes of its time where it renders the most quanta: where a quantum does not divide the
// callback some of them have one more to render than others. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { heaviestOf } from '../measure/heaviest.ts'
import { mainContextOf } from '../measure/main-context.ts'

export const loadCallback: Audit = {
  id: 'load.callback',
  category: 'load',
  impact: 'serious',
  unit: 'share',
  needsProcessor: 'usually',
  points: { good: 0.4, poor: 0.8 },
  measure(subject) {
    const heaviest = heaviestOf(subject)
    if (heaviest === null) return 'notApplicable'
    const main = mainContextOf(subject)
    const context = subject.contexts.find(({ id }) => id === (main ?? subject.contexts[0]?.id))
    if (heaviest === 'notTimed') return { incomplete: 'notTimed' }
    const figures = context?.callbackLoad ?? null
    if (figures === null) return { incomplete: 'notTold' }
    const { load, frames, fewestQuanta, mostQuanta, peak, timed } = figures
    return {
      ...exactly(load),
      facts: {
        frames,
        fewestQuanta,
        mostQuanta,
        headroom: 1 - load,
        ...(peak === null ? {} : { peak, timed }),
      },
    }
  },
}
