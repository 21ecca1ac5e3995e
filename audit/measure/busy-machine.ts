// What a value is worth that was taken while other programs kept the processor from the page. Any context.

import { UNDISTURBED_SHARE } from '../../trace/text/audit-text.ts'
import type { Audit, Measured } from '../audit.ts'
import { exactly } from './intervals.ts'
import { isMeasured } from './measured.ts'

/**
 * A value that grows with what other programs take counts against the page, in its score as in its status, only where
 * it would fail without that, too: one of the middle as much as the page had a processor, one of few moments not at
 * all. On a machine that is only somewhat busy what fails must do so without that share. `processorShare`: as in
 * AuditSubject. Any thread.
 */
export function unlessBusy(
  { needsProcessor, points: { good } }: Audit,
  measured: Measured,
  processorShare: number | null,
): Measured {
  if (needsProcessor === undefined || processorShare === null || !isMeasured(measured))
    return measured
  const { value, interval95, facts, certain = 0 } = measured
  const isSurelyPages = interval95[0] * processorShare > good
  const isDisturbed = processorShare < UNDISTURBED_SHARE
  const isPages = isDisturbed
    ? value <= good || (needsProcessor === 'usually' && isSurelyPages)
    : interval95[0] <= good || isSurelyPages
  if (isPages) return measured
  if (certain > good) return { ...measured, ...exactly(certain) }
  return { incomplete: 'machineBusy', facts: { ...facts, value, processorShare } }
}
