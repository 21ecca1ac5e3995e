// The Parquet file, opened by DuckDB: columns as documented, every figure equal to the report.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STAGES } from '../../../../../trace/config/stage-names.ts'
import { parquetFile } from '../../../../../trace/export/parquet/parquet-file.ts'
import { columnNameOf } from '../../../../../trace/query/fields.ts'
import { fieldsOf, QUERY_KINDS, type QueryKind, rowsOf } from '../../../../../trace/query/query.ts'
import { type TraceView, WHOLE_RANGE } from '../../../../../trace/query/trace-view.ts'
import { bytesOfPieces, inputOf } from '../../../../support/trace/export-text.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../../support/trace/tracked-events.ts'

type Row = Record<string, unknown>

let folder: string
let database: DuckDBConnection
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-parquet-'))
  const instance = await DuckDBInstance.create(':memory:')
  database = await instance.connect()
})
afterAll(() => {
  database.closeSync()
  rmSync(folder, { recursive: true })
})

/** What DuckDB answers of the file of these rows; `TRACE` stands for the file. */
const ask = (view: TraceView, kind: QueryKind, sql: string): Promise<Row[]> =>
  askFile(bytesOfPieces(parquetFile(inputOf(view), kind)), sql)

async function askFile(bytes: Uint8Array, sql: string): Promise<Row[]> {
  const path = join(folder, 'x.parquet')
  writeFileSync(path, bytes)
  const answer = await database.runAndReadAll(sql.replaceAll('TRACE', `'${path}'`))
  return answer.getRowObjectsJson()
}

describe('the Parquet file', () => {
  it('has the fields as columns, of every kind of row', async () => {
    const types = { number: 'DOUBLE', text: 'VARCHAR', flag: 'BOOLEAN' } as const
    for (const kind of QUERY_KINDS) {
      const columns = await ask(goldenView(), kind, 'describe select * from TRACE')
      expect(columns.map((row) => [row['column_name'], row['column_type']])).toEqual(
        fieldsOf(kind).map((field) => [columnNameOf(field), types[field.kind]]),
      )
    }
  })

  it('says what it is and when the recording began', async () => {
    const view = goldenView()
    const facts = await ask(
      view,
      'events',
      'select key::varchar as k, value::varchar as v from parquet_kv_metadata(TRACE)',
    )
    expect(Object.fromEntries(facts.map(({ k, v }) => [k, v]))).toEqual({
      'awescope.schema': 'awescope.parquet/1',
      'awescope.rows': 'events',
      'awescope.zeroWallMs': String(view.zeroWallMs),
    })
  })

  it('gives the stages of the report by the means of SQL', async () => {
    const view = goldenView()
    const { stages } = view.session.report()
    for (const stage of STAGES) {
      const column = `stage_${stage}_ms`
      const [row] = await ask(
        view,
        'events',
        `select count(${column})::int as n, avg(${column}) as mean, max(${column}) as most
         from TRACE where reference is null`,
      )
      expect(row?.['n']).toBe(stages[stage]?.count ?? 0)
      if (stages[stage] === undefined) continue
      expect(row?.['mean']).toBeCloseTo(stages[stage].meanMs, 9)
      expect(row?.['most']).toBe(stages[stage].maxMs)
    }
  })

  it('holds every value of any events to the last bit, whatever names are like', async () => {
    await fc.assert(
      fc.asyncProperty(endedEventLists, async (events) => {
        const view = viewOfEvents(events)
        const read = await ask(view, 'events', 'select * from TRACE')
        const fields = fieldsOf('events')
        const rows = [...rowsOf('events', view, WHOLE_RANGE)]
        expect(read).toHaveLength(rows.length)
        for (const [index, row] of rows.entries()) {
          for (const field of fields) {
            expect(read[index]?.[columnNameOf(field)]).toEqual(field.read(row))
          }
        }
        const { stages } = view.session.report()
        const [figures] = await ask(
          view,
          'events',
          `select ${STAGES.map(
            (stage) =>
              `count(stage_${stage}_ms)::int as ${stage}, avg(stage_${stage}_ms) as ${stage}_mean, ` +
              `max(stage_${stage}_ms) as ${stage}_max, quantile_disc(stage_${stage}_ms, 0.95) as ${stage}_p95`,
          ).join(', ')}
           from TRACE where reference is null`,
        )
        for (const stage of STAGES) {
          expect(figures?.[stage]).toBe(stages[stage]?.count ?? 0)
          const own = stages[stage]
          if (own === undefined) continue
          expect(figures?.[`${stage}_mean`]).toBeCloseTo(own.meanMs, 9)
          expect(figures?.[`${stage}_max`]).toBe(own.maxMs)
          // The report's percentiles are those of a histogram: within 0.1 %, or a microsecond.
          const p95 = Number(figures?.[`${stage}_p95`])
          expect(Math.abs(p95 - own.p95Ms)).toBeLessThanOrEqual(Math.max(0.001, p95 * 0.001))
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is a file without rows where there are none', async () => {
    const [row] = await ask(viewOfEvents([]), 'events', 'select count(*)::int as n from TRACE')
    expect(row).toEqual({ n: 0 })
  })

  it('is written in groups, so that long recordings are not held at once', async () => {
    const count = 50_001
    const events = Array.from({ length: count }, (_, index) =>
      trackedEvent({ eventId: index + 1, atMs: index, stages: { port: index / 1000 } }),
    )
    const pieces = [...parquetFile(inputOf(viewOfEvents(events)), 'events')]
    // Two groups, and the end of the file.
    expect(pieces).toHaveLength(3)
    const sql = 'select count(*)::int as n, sum(stage_port_ms) as s from TRACE'
    const [row] = await askFile(
      Buffer.concat(pieces.map((piece) => Buffer.from(piece as Uint8Array))),
      sql,
    )
    expect(row?.['n']).toBe(count)
    expect(row?.['s']).toBeCloseTo((count * (count - 1)) / 2000, 3)
  })
})
