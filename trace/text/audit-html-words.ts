// Headings and captions of audits as an HTML page. Any context.

import { auditPoint, auditValue } from './audit-words.ts'
import { formatPlural } from './format.ts'

export const AUDIT_HTML_WORDS = {
  title: 'Awescope audit',
  all: 'All',
  none: '–',
  failed: 'Failed',
  passed: 'Passed',
  incomplete: 'Could not be measured',
  notApplicable: 'Not about this page',
  how: 'How it was audited',
  events: 'events',
  ofRun: 'of run',
  page: 'Page',
  browser: 'Browser',
  platform: 'System',
  strictness: 'Strictness',
  seed: 'Seed',
  notes: 'Notes',
  sections: 'Played',
  controlBefore: 'Reference before',
  controlAfter: 'Reference after',
  processorShare: 'Main thread had a processor',
  trace: 'Recording',
} as const

/** What a score of 0…100 is called: its bounds are the scores of an audit's good and poor point. */
export function scoreWord(score: number | null): {
  readonly code: 'good' | 'middling' | 'poor' | 'none'
  readonly word: string
} {
  if (score === null) return { code: 'none', word: 'not measured' }
  if (score >= 90) return { code: 'good', word: 'good' }
  return score >= 50 ? { code: 'middling', word: 'middling' } : { code: 'poor', word: 'poor' }
}

export interface TrackedValue {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly unit: string
}

/** What the track of a value shows, in words for those who do not see it. */
export function trackLabel(
  { value, low, high, unit }: TrackedValue,
  points: { readonly good: number; readonly poor: number },
): string {
  const known =
    low === high ? '' : `, between ${auditValue(low, unit)} and ${auditValue(high, unit)}`
  return (
    `${auditValue(value, unit)}${known}; ` +
    `good up to ${auditPoint(points.good, unit)}, poor from ${auditPoint(points.poor, unit)}`
  )
}

/** Of events that are not named. */
export const moreEvents = (count: number): string =>
  `and ${formatPlural(count, 'more event', 'more events')}`
