// What is said of an audit that is set against an earlier one. Any context.

import { auditValue, AUDIT_WORDS } from './audit-words.ts'
import { times } from './numbers.ts'

/** What this text needs of a change. */
export interface ChangedValue {
  readonly id: string
  readonly unit: string
  readonly before: number
  readonly after: number
}

/** What this text needs of a comparison. */
export interface ChangesSince {
  readonly better: readonly ChangedValue[]
  readonly worse: readonly ChangedValue[]
  readonly compared: number
  /** Of the earlier audit. */
  readonly score: number | null
  readonly isPlayedAlike: boolean
}

/** One line each, what got worse first; that nothing changed where nothing did. Any thread. */
export function sinceLines({ better, worse, compared, isPlayedAlike }: ChangesSince): string[] {
  const lines = [
    ...worse.map((change) => `Worse: ${changeText(change)}`),
    ...better.map((change) => `Better: ${changeText(change)}`),
  ]
  if (lines.length === 0) {
    lines.push(`Nothing got better or worse beyond chance, of ${times(compared, 'value')}.`)
  }
  if (!isPlayedAlike) lines.push('The earlier audit was played at another strictness or seed.')
  return lines
}

const changeText = ({ id, unit, before, after }: ChangedValue): string =>
  `${id}: ${auditValue(before, unit)} before, ${auditValue(after, unit)} now. ` +
  `${AUDIT_WORDS[id]?.title ?? id}.`

/** Heads these lines: with the score of then and of now, where both are known. */
export function sinceHeading({ score }: ChangesSince, now: number | null): string {
  if (score === null || now === null) return 'Since the earlier audit'
  return `Since the earlier audit, which scored ${score.toFixed(0)} (now ${now.toFixed(0)})`
}
