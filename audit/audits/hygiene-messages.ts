// Messages on the ports of processors: each wakes a thread and makes garbage on both. A post for each quantum is 344 a
// second at 44.1 kHz. Any context.

import type { Audit } from '../audit.ts'
import { busiestPort } from '../measure/busiest-port.ts'

export const hygieneMessages: Audit = {
  id: 'hygiene.messages',
  category: 'hygiene',
  impact: 'minor',
  unit: 'perSecond',
  points: { good: 150, poor: 400 },
  measure: ({ report }) =>
    busiestPort(
      report.processors,
      ({ toProcessorPerSecond, toPagePerSecond }) => toProcessorPerSecond + toPagePerSecond,
    ),
}
