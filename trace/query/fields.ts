// What a row of a query, of a CSV file and of a Parquet file consists of: named fields with their unit, the same names
// in the filter language, in JSON and in column heads. Types and helpers. Any context.

/** Null: absent, which is never zero. */
export type FieldValue = number | string | boolean | null

export type FieldKind = 'number' | 'text' | 'flag'

export interface Field<Row> {
  /** Such as `stage.port`; letters, digits and dots. */
  readonly name: string
  readonly kind: FieldKind
  /** Such as `ms`; '' for counts, texts and shares of 1. */
  readonly unit: string
  /** What it is, one line without a full stop. */
  readonly meaning: string
  /** It stands in the table that people read; JSON has all of them. */
  readonly isListed: boolean
  read(row: Row): FieldValue
}

/** Makes the fields of one kind of row. */
export interface FieldMaker<Row> {
  number(name: string, unit: string, meaning: string, read: Reader<Row, number>): Field<Row>
  text(name: string, meaning: string, read: Reader<Row, string>): Field<Row>
  flag(name: string, meaning: string, read: Reader<Row, boolean>): Field<Row>
}
type Reader<Row, Value> = (row: Row) => Value | null | undefined

/** What is no number is absent: NaN and infinities do not travel. */
const finite = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null

export function fieldMaker<Row>(listed: readonly string[]): FieldMaker<Row> {
  const make = (
    name: string,
    kind: FieldKind,
    unit: string,
    meaning: string,
    read: Field<Row>['read'],
  ): Field<Row> => ({ name, kind, unit, meaning, isListed: listed.includes(name), read })
  return {
    number: (name, unit, meaning, read) =>
      make(name, 'number', unit, meaning, (row) => finite(read(row))),
    text: (name, meaning, read) => make(name, 'text', '', meaning, (row) => read(row) ?? null),
    flag: (name, meaning, read) => make(name, 'flag', '', meaning, (row) => read(row) ?? null),
  }
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  ms: 'Ms',
  µs: 'Us',
  frames: 'Frames',
  ppm: 'Ppm',
  Hz: 'Hz',
  B: 'Bytes',
}

/**
 * The name of a field as a column of a file: dots as underscores, and its unit where the name does not say it, such as
 * `stage_port_ms`. Any thread.
 */
export function columnNameOf({ name, unit }: Field<unknown>): string {
  const column = name.replaceAll('.', '_')
  const word = UNIT_WORDS[unit] ?? ''
  if (word === '' || column.includes(word) || column === unit) return column
  return `${column}_${unit === 'µs' ? 'us' : unit}`
}
