// CSV: every figure as it is, any text as it is, and nothing that a spreadsheet would run.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvOf } from '../../../../trace/export/csv.ts'
import { columnNameOf } from '../../../../trace/query/fields.ts'
import { fieldsOf, QUERY_KINDS, rowsOf } from '../../../../trace/query/query.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { inputOf, textOfPieces } from '../../../support/trace/export-text.ts'
import { parseCsv } from '../../../support/trace/parse-csv.ts'
import { goldenView, viewOfEvents } from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'

describe('a cell', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    [' +1', `"' +1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['＝1', `"'＝1"`],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a-b', 'a-b'],
    ['', ''],
  ])('of %j is %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })

  it('of a number is the number, also below zero, and of what is absent empty', () => {
    expect([csvCell(-1.5), csvCell(0.1 + 0.2), csvCell(null), csvCell(true)]).toEqual([
      '-1.5',
      '0.30000000000000004',
      '',
      'true',
    ])
  })
})

describe('the file', () => {
  it('has the columns of the fields, with units in their names, for every kind of row', () => {
    for (const kind of QUERY_KINDS) {
      const lines = parseCsv(textOfPieces(csvOf(inputOf(goldenView()), kind)))
      expect(lines[0]).toEqual(fieldsOf(kind).map(columnNameOf))
      expect(lines.filter((line) => line.length !== lines[0]?.length)).toEqual([])
    }
    const [heads] = parseCsv(textOfPieces(csvOf(inputOf(goldenView()), 'events')))
    expect(heads).toContain('stage_port_ms')
    expect(heads).toContain('onsetMs')
  })

  it('reads back as what the fields hold, whatever names are like', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        const view = viewOfEvents(events)
        const [, ...lines] = parseCsv(textOfPieces(csvOf(inputOf(view), 'events')))
        const fields = fieldsOf('events')
        const rows = [...rowsOf('events', view, WHOLE_RANGE)]
        expect(lines).toHaveLength(rows.length)
        const isFormula = (text: string): boolean => /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text)
        const expected = rows.map((row) =>
          fields.map((field) => {
            const value = field.read(row)
            return typeof value === 'string' && isFormula(value) ? `'${value}` : String(value ?? '')
          }),
        )
        expect(lines).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})
