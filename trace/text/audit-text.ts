// An audit as plain text: the conclusion first, then the scores, then what failed with its evidence, then the rest. Any
// context.

import { auditValue, AUDIT_WORDS, categoryWord, reasonWord } from './audit-words.ts'
import { ms, times } from './numbers.ts'
import { table, wrap } from './text-table.ts'
import { visibleText } from './visible-text.ts'

/** What this text needs of an audit's report. */
export interface AuditedPage {
  readonly url: string
  readonly scores: {
    readonly all: number | null
    readonly byCategory: Readonly<Record<string, number | null>>
  }
  readonly audits: readonly AuditedProperty[]
  readonly stimulus: { readonly notes: number }
}

export interface AuditedProperty {
  readonly id: string
  readonly category: string
  readonly value: number | null
  readonly unit: string
  readonly interval95: readonly [number, number] | null
  readonly score: number | null
  readonly impact: string
  readonly status: string
  readonly reason: string | null
  readonly evidence: {
    readonly events: readonly string[]
    readonly facts: Readonly<Record<string, number | string>>
  }
  readonly helpUri: string
}

/** The edge of the design's warning: later than this nobody plays well. */
const PLAYABLE_MS = 50

const titleOf = ({ id }: AuditedProperty): string => AUDIT_WORDS[id]?.title ?? id

function valueOf(audits: readonly AuditedProperty[], id: string): number | null {
  return audits.find((each) => each.id === id)?.value ?? null
}

/** The whole in one sentence, or two. Any thread. */
export function auditConclusion({ audits, stimulus }: AuditedPage): string {
  const whole = valueOf(audits, 'latency.p50')
  const own = valueOf(audits, 'latency.page')
  const lost = audits.find(({ id }) => id === 'notes.lost')
  const failed = audits.filter(({ status }) => status === 'fail')
  const first = latencySentence(whole, own)
  const notes = stimulus.notes
  const lostNotes = Number(lost?.evidence.facts['lost'] ?? 0)
  const second =
    lost?.value === null || lost === undefined
      ? ''
      : lostNotes === 0
        ? ` None of ${times(notes, 'note')} was lost.`
        : ` ${times(lostNotes, 'note')} of ${lost.evidence.facts['notes'] ?? notes} made no sound.`
  const third =
    failed.length === 0 ? ' Nothing failed.' : ` ${times(failed.length, 'audit')} failed.`
  return `${first}${second}${third}`
}

function latencySentence(wholeMs: number | null, ownMs: number | null): string {
  if (wholeMs === null && ownMs === null) return 'How late it sounds could not be measured.'
  if (wholeMs === null) return `The page takes ${ms(ownMs ?? 0)} ms from its handler to its sound.`
  const verdict = wholeMs <= PLAYABLE_MS ? 'Playable' : 'Late'
  const part = ownMs === null ? '' : `, of which ${ms(ownMs)} ms are the page's`
  return `${verdict}: ${ms(wholeMs)} ms from key to sound${part}.`
}

/** Ends with a line break. Any thread. */
export function formatAudit(page: AuditedPage): string {
  const { audits, scores } = page
  const of = (status: string): AuditedProperty[] => audits.filter((each) => each.status === status)
  const lines = [
    ...wrap(`Awescope audit of ${visibleText(page.url)}`),
    '',
    ...wrap(auditConclusion(page)),
    '',
  ]
  const shown = Object.entries(scores.byCategory).map(([category, score]) => [
    categoryWord(category),
    scoreText(score),
  ])
  lines.push(...table(['Score', ''], [['All', scoreText(scores.all)], ...shown]), '')
  const failed = of('fail')
  if (failed.length > 0) lines.push('Failed', ...failed.flatMap(failedLines), '')
  const passed = of('pass').map((each) => [`  ${each.id}`, valueText(each), titleOf(each)])
  if (passed.length > 0) lines.push(...table(['Passed', '', ''], passed, [0, 1, 2]), '')
  const incomplete = of('incomplete').map((each) => [
    `  ${each.id}`,
    reasonWord(each.reason ?? ''),
    titleOf(each),
  ])
  if (incomplete.length > 0)
    lines.push(...table(['Could not be measured', '', ''], incomplete, [0, 1, 2]), '')
  const none = of('notApplicable').map(({ id }) => id)
  if (none.length > 0) lines.push(...wrap(`Not about this page: ${none.join(', ')}.`), '')
  return `${lines.join('\n').trimEnd()}\n`
}

const scoreText = (score: number | null): string =>
  score === null ? 'not measured' : score.toFixed(0)

function valueText({ value, unit, interval95 }: AuditedProperty): string {
  if (value === null) return ''
  const [low, high] = interval95 ?? [value, value]
  const text = auditValue(value, unit)
  return low === high ? text : `${text} (${bare(low, unit)} … ${bare(high, unit)})`
}

/** Without the unit, which stands before it. */
const bare = (value: number, unit: string): string => auditValue(value, unit).replace(/ .*$/, '')

function failedLines(each: AuditedProperty): string[] {
  const events = each.evidence.events.slice(0, 5).join(', ')
  return [
    `  ${each.id}, ${each.impact}: ${valueText(each)}`,
    ...wrap(`${titleOf(each)}. ${AUDIT_WORDS[each.id]?.advice ?? ''}`, '    '),
    ...(events === '' ? [] : [`    Such as ${events}.`]),
  ]
}
