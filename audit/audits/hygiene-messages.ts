// Messages on the ports of processors: each wakes a thread and makes garbage on both. A post for each quantum is 344 a
// second at 44.1 kHz. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneMessages: Audit = {
  id: 'hygiene.messages',
  category: 'hygiene',
  impact: 'minor',
  unit: 'perSecond',
  points: { good: 150, poor: 400 },
  measure({ report: { processors } }) {
    let most = 0
    let name = ''
    const told = processors.filter(({ messages }) => messages !== null)
    if (told.length === 0) return 'notApplicable'
    for (const { messages, name: own } of told) {
      const both = (messages?.toProcessorPerSecond ?? 0) + (messages?.toPagePerSecond ?? 0)
      if (both <= most) continue
      most = both
      name = own
    }
    return { ...exactly(most), facts: name === '' ? {} : { processor: name } }
  },
}
