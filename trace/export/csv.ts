// Rows of a recording as CSV (RFC 4180): the fields of a query, names with their units in the first line. A text that a
// spreadsheet would run as a formula is marked as text. Any context.

import { columnNameOf, type FieldValue } from '../query/fields.ts'
import { fieldsOf, type QueryKind, rowsOf } from '../query/query.ts'
import type { ExportInput, Pieces } from './export-types.ts'

const LINE_END = '\r\n'
/**
 * Spreadsheets run what begins so, some of them also behind blanks.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** The file of one kind of rows; all of its fields. Any thread; holds one row at a time. */
export function* csvOf({ view, range }: ExportInput, kind: QueryKind): Pieces {
  const fields = fieldsOf(kind)
  yield `${fields.map(columnNameOf).join(',')}${LINE_END}`
  for (const row of rowsOf(kind, view, range)) {
    yield `${fields.map((field) => csvCell(field.read(row))).join(',')}${LINE_END}`
  }
}

/** One cell; what is absent is empty. Numbers are never marked: a minus is no formula there. */
export function csvCell(value: FieldValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
