// What an audit is: one file in audits/ that exports one of these, one line in audit-list.ts, its words in trace/text/
// and its page in docs/audits/. Types only; any context.

import type {
  AuditFacts,
  AuditUnit,
  Category,
  Impact,
  IncompleteReason,
  NotApplicableReason,
} from './schema.ts'
import type { AuditSubject } from './subject.ts'

/**
 * Points of the curve that makes a score of a value: `good` has 0.9, and what is certainly beyond it fails; `poor` has
 * 0.5. Both above 0: what is measured is better the smaller it is.
 */
export interface ControlPoints {
  readonly good: number
  readonly poor: number
}

export interface MeasuredValue {
  readonly value: number
  readonly interval95: readonly [number, number]
  /** So much of it is the page's, whatever the machine does; left out: nothing is known to be. */
  readonly certain?: number
  /** Ids of events that show it, the worst first. */
  readonly events?: readonly number[]
  readonly facts?: AuditFacts
}

/** The page has nothing that the audit is about; or the audit asks for what only General MIDI promises. */
export type NotApplicable = 'notApplicable' | NotApplicableReason

export type Measured =
  | MeasuredValue
  | { readonly incomplete: IncompleteReason; readonly facts?: AuditFacts }
  | NotApplicable

export interface Audit {
  readonly id: string
  readonly category: Category
  readonly impact: Impact
  readonly unit: AuditUnit
  readonly points: ControlPoints
  /** True: it wants what was heard, not only what was recorded. */
  readonly hears?: true
  /**
   * Its value grows where other programs keep the processor from the page: `usually` one of the middle, which grows as
   * the rest does; `always` one of few moments, of which any may have waited for them.
   */
  readonly needsProcessor?: 'usually' | 'always'
  /** Pure: the same subject always gives the same. Any thread; allocates its answer. */
  measure(subject: AuditSubject): Measured
}
