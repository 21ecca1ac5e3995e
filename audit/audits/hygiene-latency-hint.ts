// The buffer that the context has asked for: `latencyHint` "interactive" has the smallest that the platform gives,
// "balanced" and "playback" are for pages that nobody plays on. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneLatencyHint: Audit = {
  id: 'hygiene.latencyHint',
  category: 'hygiene',
  impact: 'serious',
  unit: 'ms',
  points: { good: 15, poor: 30 },
  measure({ contexts }) {
    const running = contexts.filter(({ state }) => state === 'running')
    // 0: the platform does not tell (Firefox).
    const told = running.map(({ baseLatencyMs }) => baseLatencyMs).filter((value) => value > 0)
    if (told.length === 0) return { incomplete: 'notTold' }
    return { ...exactly(Math.max(...told)), facts: { contexts: running.length } }
  },
}
