// A context whose sample rate is not the device's: all that it plays is resampled, which takes time and adds delay. Any
// context.

import type { Audit } from '../audit.ts'
import { exactly } from '../measure/intervals.ts'

export const hygieneResampling: Audit = {
  id: 'hygiene.resampling',
  category: 'hygiene',
  impact: 'minor',
  unit: 'count',
  points: { good: 0.5, poor: 1 },
  measure({ contexts, deviceRate }) {
    const running = contexts.filter(({ state }) => state === 'running')
    if (deviceRate === null || running.length === 0) return { incomplete: 'notTold' }
    const other = running.filter(({ sampleRate }) => sampleRate !== deviceRate)
    const rate = other[0]?.sampleRate
    return {
      ...exactly(other.length),
      facts: { deviceRate, ...(rate === undefined ? {} : { sampleRate: rate }) },
    }
  },
}
