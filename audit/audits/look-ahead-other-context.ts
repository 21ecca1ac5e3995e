// A short buffer that was asked for in a context that plays nothing, while the one that plays has a longer one: the
// setting was made in the wrong place. Any context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'
import { mainContextOf } from '../measure/main-context.ts'

export const lookAheadOtherContext: Audit = {
  id: 'lookAhead.otherContext',
  category: 'latency',
  impact: 'serious',
  unit: 'ms',
  points: { good: 3, poor: 15 },
  measure(subject) {
    const { contexts } = subject
    if (contexts.length < 2)
      return contexts.length === 0 ? { incomplete: 'notTold' } : 'notApplicable'
    const main = mainContextOf(subject)
    const playing = contexts.find(({ id }) => id === main)
    if (playing === undefined) return { incomplete: 'noOnsets' }
    const others = contexts.filter(
      ({ id, document }) => id !== main && document === playing.document,
    )
    if (others.length === 0) return 'notApplicable'
    const told = others.map(({ baseLatencyMs }) => baseLatencyMs).filter((value) => value > 0)
    // 0: the platform does not tell (Firefox).
    if (playing.baseLatencyMs <= 0 || told.length === 0) return { incomplete: 'notTold' }
    const leastMs = Math.min(...told)
    return {
      ...exactly(Math.max(0, playing.baseLatencyMs - leastMs)),
      facts: { playingMs: playing.baseLatencyMs, otherMs: leastMs, contexts: contexts.length },
    }
  },
}
