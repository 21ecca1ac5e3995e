// A render quantum that does not divide the device's callback: some callbacks render one quantum more than others, and
// so the thread is as full as the fullest. Where the platform sets both no page can change it. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { mainContextOf } from '../measure/main-context.ts'

export const hygieneQuantum: Audit = {
  id: 'hygiene.quantum',
  category: 'hygiene',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.5, poor: 1 },
  measure(subject) {
    const main = mainContextOf(subject) ?? subject.contexts[0]?.id
    const context = subject.contexts.find(({ id }) => id === main)
    if (context === undefined || context.callbackFrames === null) return { incomplete: 'notTold' }
    const { callbackFrames: frames, renderQuantumFrames: quantum } = context
    const quanta = Math.max(1, frames / quantum)
    return {
      ...exactly(Math.ceil(quanta) / quanta - 1),
      facts: { callbackFrames: frames, quantumFrames: quantum },
    }
  },
}
