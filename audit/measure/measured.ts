// Whether there is a value to speak of. Any context.

import type { Measured, MeasuredValue } from '../audit.ts'

/** False: it could not be measured, or is not about this page. Any thread. */
export const isMeasured = (measured: Measured): measured is MeasuredValue =>
  typeof measured === 'object' && 'value' in measured
