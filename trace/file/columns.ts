// The columns in which the inside of a chunk stands, one behind the other, each with its length before all of them. Any
// context.

import { ColumnError, ColumnReader, ColumnWriter } from './column-bytes.ts'

/** In the order of the file. */
const COLUMN_NAMES = [
  /** JSON, a line each: messages, and the streams of records. */
  'text',
  /** What comes next, message for message. */
  'messages',
  'shapes',
  /** The number of its shape, record for record. */
  'records',
  'wall',
  'frame',
  'a',
  'b',
  /** What is hardly ever needed: gaps in sequences, doubles that are near what was expected. */
  'near',
  /** Whole values, as they stand in records; bytes of unknown messages. */
  'raw',
] as const
type ColumnName = (typeof COLUMN_NAMES)[number]

export type ColumnWriters = Readonly<Record<ColumnName, ColumnWriter>>
export type ColumnReaders = Readonly<Record<ColumnName, ColumnReader>>

/** Empty ones. Any thread. */
export const createColumnWriters = (): ColumnWriters => mapped(() => new ColumnWriter())

/** All of them as the inside of a chunk. Any thread; allocates it. */
export function joinColumns(columns: ColumnWriters): Uint8Array {
  const whole = new ColumnWriter()
  for (const name of COLUMN_NAMES) whole.number(columns[name].length)
  for (const name of COLUMN_NAMES) whole.raw(columns[name].bytes)
  return whole.bytes
}

/** The columns of an inside, as views. Any thread. Throws ColumnError where a length is wrong. */
export function splitColumns(inside: Uint8Array): ColumnReaders {
  const whole = new ColumnReader(inside)
  const lengths = COLUMN_NAMES.map(() => whole.number())
  const columns = mapped((index) => new ColumnReader(whole.raw(lengths[index] ?? 0)))
  if (!whole.isAtEnd) throw new ColumnError('There are bytes behind the columns.')
  return columns
}

const mapped = <Value>(create: (index: number) => Value): Readonly<Record<ColumnName, Value>> =>
  Object.fromEntries(COLUMN_NAMES.map((name, index) => [name, create(index)])) as Record<
    ColumnName,
    Value
  >
