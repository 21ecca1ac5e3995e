// Where a value stands on the track of its audit: the stretch up to the good point, that up to the poor one, and what
// is beyond, however far. Pure functions; any context.

import type { ControlPoints } from '../../../audit/audit.ts'

/** Where the good point and the poor one stand on each track, as shares of it. */
export const TRACK = { good: 0.4, poor: 0.7 } as const

/** A value's place, 0…1, from the best on. */
export function trackPlace(value: number, { good, poor }: ControlPoints): number {
  if (Number.isNaN(value) || value <= 0) return 0
  if (value <= good) return TRACK.good * (value / good)
  if (value <= poor)
    return TRACK.good + (TRACK.poor - TRACK.good) * ((value - good) / (poor - good))
  return TRACK.poor + (1 - TRACK.poor) * (1 - poor / value)
}
