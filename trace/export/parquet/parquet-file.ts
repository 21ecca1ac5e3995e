// Rows of a recording as a Parquet file: the fields of a query as columns, all of them optional. Written group by group
// by hyparquet-writer, in plain JavaScript. Any context.

import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { columnNameOf, type Field, type FieldKind, type FieldValue } from '../../query/fields.ts'
import { fieldsOf, type QueryKind, rowsOf } from '../../query/query.ts'
import type { ExportInput, Pieces } from '../export-types.ts'

export const PARQUET_SCHEMA = 'awescope.parquet/1'

/** Rows that are held at a time: some 20 MB of events. */
const GROUP_ROWS = 50_000

const TYPES = { number: 'DOUBLE', text: 'STRING', flag: 'BOOLEAN' } as const satisfies Readonly<
  Record<FieldKind, string>
>

interface Column {
  readonly field: Field<unknown>
  readonly name: string
  data: FieldValue[]
}

/** The file of one kind of rows. Any thread; holds one group of rows at a time. */
export function* parquetFile({ view, range }: ExportInput, kind: QueryKind): Pieces {
  const columns = fieldsOf(kind).map((field): Column => {
    return { field, name: columnNameOf(field), data: [] }
  })
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columns.map(sourceOf) }),
    kvMetadata: [
      { key: 'awescope.schema', value: PARQUET_SCHEMA },
      { key: 'awescope.rows', value: kind },
      { key: 'awescope.zeroWallMs', value: String(view.zeroWallMs) },
    ],
    createdBy: 'awescope',
  })
  for (const row of rowsOf(kind, view, range)) {
    for (const column of columns) column.data.push(column.field.read(row))
    if ((columns[0]?.data.length ?? 0) < GROUP_ROWS) continue
    yield groupBytes(writer, bytes, columns)
  }
  yield groupBytes(writer, bytes, columns)
  void writer.finish()
  yield taken(bytes)
}

const sourceOf = ({ field, name, data }: Column) => ({
  name,
  data,
  type: TYPES[field.kind],
  nullable: true,
})

function groupBytes(
  writer: ParquetWriter,
  bytes: ByteWriter,
  columns: readonly Column[],
): Uint8Array {
  const rows = columns[0]?.data.length ?? 0
  // A writer into memory is done when it returns.
  if (rows > 0) void writer.write({ columnData: columns.map(sourceOf), rowGroupSize: GROUP_ROWS })
  for (const column of columns) column.data = []
  return taken(bytes)
}

/** What was written since the last time. The writer's own count goes on: places in the file are told by it. */
function taken(bytes: ByteWriter): Uint8Array {
  const written = bytes.getBytes().slice()
  bytes.index = 0
  return written
}
