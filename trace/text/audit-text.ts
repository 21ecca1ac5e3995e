// An audit as plain text: the conclusion first, then the scores, then what failed with its evidence, then the rest. Any
// context.

import { auditFact } from './audit-fact-words.ts'
import { repeatsSentence, type RepeatedRuns } from './audit-run-words.ts'
import { type ChangesSince, sinceHeading, sinceLines } from './audit-since-words.ts'
import { auditValue, AUDIT_WORDS, categoryWord, reasonWord } from './audit-words.ts'
import { ms, percent, times } from './numbers.ts'
import { table, wrap } from './text-table.ts'
import { visibleText } from './visible-text.ts'

/** What this text needs of an audit's report. */
export interface AuditedPage {
  readonly url: string
  readonly verdict: string
  readonly scores: {
    readonly all: number | null
    readonly byCategory: Readonly<Record<string, number | null>>
  }
  readonly audits: readonly AuditedProperty[]
  readonly repeats?: RepeatedRuns
  readonly control?: ControlFigures
  readonly since?: ChangesSince
  /** Of the time that the page's tasks lasted, how much its main thread had a processor, 0…1; null: nobody tells. */
  readonly environment?: { readonly processorShare?: number | null }
}

/** From this share on a main thread had the machine to itself. */
export const UNDISTURBED_SHARE = 0.75

/** What this text needs of the control. */
export interface ControlFigures {
  readonly machineMs: number
  readonly movedShare: number
  readonly isSteady: boolean
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
  readonly perRun?: { readonly values: readonly (number | null)[]; readonly shown: number }
}

/** The edge of the design's warning: later than this nobody plays well. */
const PLAYABLE_MS = 50

const titleOf = ({ id }: AuditedProperty): string => AUDIT_WORDS[id]?.title ?? id

function valueOf(audits: readonly AuditedProperty[], id: string): number | null {
  return audits.find((each) => each.id === id)?.value ?? null
}

/** The whole in one sentence, then how much failed, and whether the machine stayed the same. Any thread. */
export function auditConclusion({
  audits,
  control,
  environment,
}: Pick<AuditedPage, 'audits' | 'control' | 'environment'>): string {
  const whole = valueOf(audits, 'latency.p50')
  const own = valueOf(audits, 'latency.page')
  const lost = lostClause(audits)
  const failed = audits.filter(({ status }) => status === 'fail').length
  const ending = failed === 0 ? 'Nothing failed.' : `${times(failed, 'audit')} failed.`
  const machine =
    control === undefined ? '' : `; on this machine the reference takes ${ms(control.machineMs)} ms`
  const moved =
    control === undefined || control.isSteady
      ? ''
      : ` The reference moved by ${percent(control.movedShare)} meanwhile, so the machine was not steady: audit again.`
  const clauses = `${latencyClause(whole, own)}${machine}${lost === null ? '' : `; ${lost}`}`
  return `${clauses}. ${ending}${moved}${busySentence(environment?.processorShare ?? 1)}`
}

const busySentence = (processorShare: number): string =>
  processorShare >= UNDISTURBED_SHARE
    ? ''
    : ` Other programs kept the processor from the page for ${percent(1 - processorShare)} of its time: ` +
      'what may be theirs is not counted; audit again where less runs.'

function latencyClause(wholeMs: number | null, ownMs: number | null): string {
  if (wholeMs === null && ownMs === null) return 'How late it sounds could not be measured'
  if (wholeMs === null) return `The page takes ${ms(ownMs ?? 0)} ms from its handler to its sound`
  const verdict = wholeMs <= PLAYABLE_MS ? 'Playable' : 'Late'
  const part = ownMs === null ? '' : `, of which ${ms(ownMs)} ms are the page's`
  return `${verdict}: ${ms(wholeMs)} ms from key to sound${part}`
}

/** Where notes were lost, by the audit that found it. */
const LOST_PLACES: Readonly<Record<string, string>> = {
  'notes.lost': '',
  'notes.repeats': ' in fast repeats',
  'notes.chords': ' in chords',
}

/** Notes without a sound, of all that were counted; null where none could be. */
function lostClause(audits: readonly AuditedProperty[]): string | null {
  const counted = audits.flatMap(({ id, category, value, evidence: { facts } }) => {
    const { lost, notes } = facts
    const isCounted = category === 'notes' && value !== null
    return isCounted && typeof lost === 'number' && typeof notes === 'number'
      ? [{ id, lost, notes }]
      : []
  })
  const all = counted.reduce((sum, { notes }) => sum + notes, 0)
  const lost = counted.reduce((sum, each) => sum + each.lost, 0)
  if (all === 0) return null
  if (lost === 0) return `none of ${times(all, 'note')} was lost`
  const [only, ...others] = counted.filter((each) => each.lost > 0)
  const place =
    only === undefined || others.length > 0 ? '' : (LOST_PLACES[only.id] ?? ' under load')
  if (lost * 10 <= all) return `one note in ${Math.round(all / lost)} was lost${place}`
  return `${lost} of ${times(all, 'note')} ${lost === 1 ? 'was' : 'were'} lost${place}`
}

/** Ends with a line break. Any thread. */
export function formatAudit(page: AuditedPage): string {
  const { audits, scores } = page
  const of = (status: string): AuditedProperty[] => audits.filter((each) => each.status === status)
  const lines = [
    ...wrap(`Awescope audit of ${visibleText(page.url)}`),
    '',
    ...wrap(page.verdict),
    ...(page.repeats === undefined ? [] : wrap(repeatsSentence(page.repeats))),
    '',
  ]
  const shown = Object.entries(scores.byCategory).map(([category, score]) => [
    categoryWord(category),
    scoreText(score),
  ])
  lines.push(...table(['Score', ''], [['All', scoreText(scores.all)], ...shown]), '')
  if (page.since !== undefined) {
    const changes = sinceLines(page.since).flatMap((line) => wrap(line, '  '))
    lines.push(sinceHeading(page.since, scores.all), ...changes, '')
  }
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
  const none = of('notApplicable')
  for (const reason of new Set(none.map((each) => each.reason))) {
    const why = reason === null ? '' : `, ${reasonWord(reason)}`
    const ids = none.flatMap((each) => (each.reason === reason ? each.id : []))
    lines.push(...wrap(`Not about this page${why}: ${ids.join(', ')}.`), '')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

const scoreText = (score: number | null): string =>
  score === null ? 'not measured' : score.toFixed(0)

function valueText({ value, unit, interval95, perRun }: AuditedProperty): string {
  if (value === null) return ''
  const measured = perRun?.values.filter((each) => each !== null) ?? []
  // Of several runs it is told how far they lie apart, which is more than what one of them could tell.
  const [low, high] =
    measured.length > 1
      ? [Math.min(...measured), Math.max(...measured)]
      : (interval95 ?? [value, value])
  const text = auditValue(value, unit)
  return low === high ? text : `${text} (${bare(low, unit)} … ${bare(high, unit)})`
}

/** Without the unit, which stands before it. */
const bare = (value: number, unit: string): string => auditValue(value, unit).replace(/ .*$/, '')

const ofRun = ({ perRun }: AuditedProperty): string =>
  perRun === undefined ? '' : ` of run ${perRun.shown}`

function failedLines(each: AuditedProperty): string[] {
  const events = each.evidence.events.slice(0, 5).join(', ')
  const facts = Object.entries(each.evidence.facts).map(([name, value]) => auditFact(name, value))
  return [
    `  ${each.id}, ${each.impact}: ${valueText(each)}`,
    ...wrap(`${titleOf(each)}. ${AUDIT_WORDS[each.id]?.advice ?? ''}`, '    '),
    ...(facts.length === 0 ? [] : wrap(`${facts.join(', ')}.`, '    ')),
    ...(events === '' ? [] : [`    Such as ${events}${ofRun(each)}.`]),
  ]
}
