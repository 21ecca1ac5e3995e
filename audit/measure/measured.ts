// Whether there is a value to speak of, and which of two says more against the page. Any context.

import type { Measured, MeasuredValue } from '../audit.ts'

/** False: it could not be measured, or is not about this page. Any thread. */
export const isMeasured = (measured: Measured): measured is MeasuredValue =>
  typeof measured === 'object' && 'value' in measured

/** By what is sure, and where that is the same by the value. Any thread. */
export const isWorse = (one: MeasuredValue, other: MeasuredValue): boolean =>
  (one.interval95[0] - other.interval95[0] || one.value - other.value) > 0
