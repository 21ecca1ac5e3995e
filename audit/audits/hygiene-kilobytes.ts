// Bytes that cross the ports of a processor: each is copied, and garbage on both sides. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

const BYTES_PER_KILOBYTE = 1000

export const hygieneKilobytes: Audit = {
  id: 'hygiene.kilobytes',
  category: 'hygiene',
  impact: 'minor',
  unit: 'perSecond',
  points: { good: 200, poor: 2000 },
  measure({ report: { processors } }) {
    let most = 0
    let name = ''
    const told = processors.filter(({ messages }) => messages !== null)
    if (told.length === 0) return 'notApplicable'
    for (const { messages, name: own } of told) {
      if (messages === null) continue
      const { toProcessor, toPage, toProcessorPerSecond, toPagePerSecond } = messages
      // Bytes of a message on average, by messages a second.
      const inwards =
        toProcessor > 0 ? (messages.toProcessorBytes / toProcessor) * toProcessorPerSecond : 0
      const outwards = toPage > 0 ? (messages.toPageBytes / toPage) * toPagePerSecond : 0
      const both = (inwards + outwards) / BYTES_PER_KILOBYTE
      if (both <= most) continue
      most = both
      name = own
    }
    return { ...exactly(most), facts: name === '' ? {} : { processor: name } }
  },
}
