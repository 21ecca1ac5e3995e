// Bytes that cross the ports of a processor: each is copied, and garbage on both sides. Any context.

import type { Audit } from '../audit.ts'
import { busiestPort } from '../measure/busiest-port.ts'

const BYTES_PER_KILOBYTE = 1000

export const hygieneKilobytes: Audit = {
  id: 'hygiene.kilobytes',
  category: 'hygiene',
  impact: 'minor',
  unit: 'perSecond',
  points: { good: 200, poor: 2000 },
  measure: ({ report }) =>
    busiestPort(report.processors, (messages) => {
      const { toProcessor, toPage, toProcessorPerSecond, toPagePerSecond } = messages
      // Bytes of a message on average, by messages a second.
      const inwards =
        toProcessor > 0 ? (messages.toProcessorBytes / toProcessor) * toProcessorPerSecond : 0
      const outwards = toPage > 0 ? (messages.toPageBytes / toPage) * toPagePerSecond : 0
      return (inwards + outwards) / BYTES_PER_KILOBYTE
    }),
}
