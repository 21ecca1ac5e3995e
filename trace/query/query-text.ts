// The answer of a query as plain text for a terminal: a table of the listed fields, then what is to be said. Any
// context.

import { ABSENT, ms } from '../text/numbers.ts'
import { letGoSentence, matchedSentence } from '../text/query-words.ts'
import { table, wrap } from '../text/text-table.ts'
import type { Field, FieldValue } from './fields.ts'
import { fieldsOf, type QueryAnswer, type QueryKind } from './query.ts'

const MAX_CELL = 28

const ONE_OF: Readonly<Record<QueryKind, string>> = {
  stages: 'stage',
  events: 'event',
  glitches: 'glitch',
  contexts: 'context',
  processors: 'processor',
  alerts: 'alert',
  findings: 'finding',
  markers: 'marker',
}

/** What stands in words below its line. */
const SENTENCE_OF: Partial<Record<QueryKind, string>> = {
  alerts: 'cause',
  findings: 'text',
  glitches: 'text',
  markers: 'text',
}

/** Lines of at most 100 characters with a newline at the end; sentences of some kinds stand below them. */
export function formatAnswer(answer: QueryAnswer): string {
  const { kind, rows, matched, letGo } = answer
  const fields = fieldsOf(kind).filter((field) => field.isListed)
  const lines: string[] = []
  if (rows.length > 0) {
    const cells = rows.map((row) => fields.map((field) => cellOf(field, row[field.name] ?? null)))
    const left = fields.flatMap((field, column) => (field.kind === 'number' ? [] : [column]))
    const written = table(
      fields.map(({ name }) => headOf(name)),
      cells,
      left,
    )
    const [head = '', ...body] = written
    lines.push(head)
    for (const [index, line] of body.entries()) {
      lines.push(line)
      const sentence = rows[index]?.[SENTENCE_OF[kind] ?? '']
      if (typeof sentence === 'string') lines.push(...wrap(sentence, '  '))
    }
    lines.push('')
  }
  lines.push(...wrap(matchedSentence(matched, rows.length, ONE_OF[kind], kind)))
  if (letGo > 0) lines.push(...wrap(letGoSentence(letGo, ONE_OF[kind], kind)))
  return `${lines.join('\n')}\n`
}

/** Stages are named without their prefix where they are columns. */
const headOf = (name: string): string => name.replace(/^stage\./, '')

function cellOf({ name, unit }: Field<unknown>, value: FieldValue): string {
  if (value === null) return ABSENT
  if (typeof value === 'number') {
    if (name === 'atMs') return value.toFixed(1)
    if (unit === 'ms') return ms(value)
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))
  }
  const text = String(value)
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text
}
