// The filter language of `--where`: conditions on fields, joined by `and` and `or`, of which `and` binds more. Read by
// hand into closures: nothing of it is ever run as code. Any context.
//
//   filter    = all { "or" all }
//   all       = condition { "and" condition }
//   condition = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ) value
//   value     = a word without blanks, or text in double quotes ( \" and \\ inside ); none: it is absent

import type { Field, FieldValue } from './fields.ts'
import { QueryError } from './query-error.ts'

export type Filter<Row> = (row: Row) => boolean

const MAX_CHARACTERS = 1000
const MAX_CONDITIONS = 32
const CONDITION = /\s*([A-Za-z][\w.]*)\s*(!=|!~|<=|>=|[=<>~])\s*("(?:[^"\\]|\\.)*"|[^\s"]+)/y
const JOIN = /\s+(and|or)(?=\s)/iy
const ABSENT = 'none'

/**
 * The filter that `text` describes on rows with these fields. Any thread; the filter allocates nothing that lasts.
 * Throws QueryError, with one sentence. A condition on a field that a row does not have is not met, but for
 * `field=none`.
 */
export function parseFilter<Row>(text: string, fields: readonly Field<Row>[]): Filter<Row> {
  if (text.length > MAX_CHARACTERS) {
    throw new QueryError(`The filter is longer than ${MAX_CHARACTERS} characters.`)
  }
  const any: Filter<Row>[][] = [[]]
  let at = 0
  for (let conditions = 1; ; conditions++) {
    if (conditions > MAX_CONDITIONS) {
      throw new QueryError(`The filter has more than ${MAX_CONDITIONS} conditions.`)
    }
    const match = matchAt(CONDITION, text, at)
    if (match === null) throw notUnderstood(text, at)
    const [whole, name = '', operator = '', value = ''] = match
    any.at(-1)?.push(conditionOf(fieldNamed(name, fields), operator, value))
    at += whole.length
    if (text.slice(at).trim() === '') return isAnyMet(any)
    const join = matchAt(JOIN, text, at)
    if (join === null) throw notUnderstood(text, at)
    if (join[1]?.toLowerCase() === 'or') any.push([])
    at += join[0].length
  }
}

function isAnyMet<Row>(any: readonly (readonly Filter<Row>[])[]): Filter<Row> {
  return (row) => any.some((all) => all.every((condition) => condition(row)))
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function notUnderstood(text: string, at: number): QueryError {
  const rest = text.slice(at).trim().slice(0, 40)
  const where = rest === '' ? 'at its end' : `at "${rest}"`
  return new QueryError(
    `The filter is not understood ${where}: write conditions such as stage.port>10, source=key or label~C4, ` +
      'joined by "and" or "or".',
  )
}

function fieldNamed<Row>(name: string, fields: readonly Field<Row>[]): Field<Row> {
  const field = fields.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (field !== undefined) return field
  const names = fields.map((each) => each.name).join(', ')
  throw new QueryError(`There is no field "${name.slice(0, 40)}": the fields are ${names}.`)
}

function conditionOf<Row>(field: Field<Row>, operator: string, written: string): Filter<Row> {
  const isQuoted = written.startsWith('"')
  const value = isQuoted ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written
  if (!isQuoted && value.toLowerCase() === ABSENT) return absence(field, operator)
  const compare = comparisonOf(field, operator, value)
  return (row) => {
    const own = field.read(row)
    return own !== null && compare(own)
  }
}

function absence<Row>(field: Field<Row>, operator: string): Filter<Row> {
  if (operator === '=') return (row) => field.read(row) === null
  if (operator === '!=') return (row) => field.read(row) !== null
  throw new QueryError(`A field is absent by ${field.name}=none or not by ${field.name}!=none.`)
}

function comparisonOf<Row>(
  field: Field<Row>,
  operator: string,
  value: string,
): (own: NonNullable<FieldValue>) => boolean {
  if (field.kind === 'text') return textComparison(field.name, operator, value)
  if (operator === '~' || operator === '!~') {
    throw new QueryError(`${field.name} is no text: compare it with = or !=, or by size.`)
  }
  if (field.kind === 'flag') return flagComparison(field.name, operator, value)
  if (!/^[-+]?\d{1,15}(\.\d{1,15})?$/.test(value)) {
    const unit = field.unit === '' ? '' : ` (${field.unit})`
    throw new QueryError(
      `${field.name} is a number${unit}, and "${value.slice(0, 40)}" is none: write ${field.name}>10.`,
    )
  }
  const number = Number(value)
  const comparisons: Readonly<Record<string, (own: number) => boolean>> = {
    '=': (own) => own === number,
    '!=': (own) => own !== number,
    '<': (own) => own < number,
    '<=': (own) => own <= number,
    '>': (own) => own > number,
    '>=': (own) => own >= number,
  }
  const compare = comparisons[operator] as (own: number) => boolean
  return (own) => compare(Number(own))
}

/** Sharps are typed as they are on a keyboard, and nobody remembers which letters are capitals. */
const foldText = (text: string): string => text.toLowerCase().replaceAll('♯', '#')

function textComparison(
  name: string,
  operator: string,
  value: string,
): (own: NonNullable<FieldValue>) => boolean {
  const folded = foldText(value)
  switch (operator) {
    case '=':
      return (own) => foldText(String(own)) === folded
    case '!=':
      return (own) => foldText(String(own)) !== folded
    case '~':
      return (own) => foldText(String(own)).includes(folded)
    case '!~':
      return (own) => !foldText(String(own)).includes(folded)
    default:
      throw new QueryError(
        `${name} is text and has no size: compare it with =, !=, ~ (contains) or !~.`,
      )
  }
}

function flagComparison(
  name: string,
  operator: string,
  value: string,
): (own: NonNullable<FieldValue>) => boolean {
  const isWord = value === 'true' || value === 'false'
  if (!isWord || (operator !== '=' && operator !== '!=')) {
    throw new QueryError(`${name} is true or false: write ${name}=true or ${name}=false.`)
  }
  return (own) => (own === (value === 'true')) === (operator === '=')
}
