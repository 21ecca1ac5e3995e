// The processor whose port has the most of something. Any context.

import type { Report } from '../../trace/report/schema.ts'
import type { Measured } from '../audit.ts'
import { exactly } from './intervals.ts'

type PortMessages = NonNullable<Report['processors'][number]['messages']>

/** By `rateOf`, a figure of a port; not applicable where no port was told of. Any thread. */
export function busiestPort(
  processors: Report['processors'],
  rateOf: (messages: PortMessages) => number,
): Measured {
  let isTold = false
  let most = 0
  let name = ''
  for (const { messages, name: own } of processors) {
    if (messages === null) continue
    isTold = true
    const rate = rateOf(messages)
    if (rate <= most) continue
    most = rate
    name = own
  }
  if (!isTold) return 'notApplicable'
  return { ...exactly(most), facts: name === '' ? {} : { processor: name } }
}
