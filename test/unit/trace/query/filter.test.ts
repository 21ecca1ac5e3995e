// The filter language: what conditions mean, how they are joined, and what is said of those that are none.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Field, fieldMaker } from '../../../../trace/query/fields.ts'
import { parseFilter } from '../../../../trace/query/filter.ts'
import { QueryError } from '../../../../trace/query/query-error.ts'

interface Row {
  port: number | null
  label: string | null
  isLoud: boolean
}

const make = fieldMaker<Row>([])
const FIELDS: readonly Field<Row>[] = [
  make.number('stage.port', 'ms', 'Port', ({ port }) => port),
  make.text('label', 'Label', ({ label }) => label),
  make.flag('isLoud', 'Loud', ({ isLoud }) => isLoud),
]
const ROWS: readonly Row[] = [
  { port: 5, label: 'Note on C4 100', isLoud: true },
  { port: 19.5, label: 'Note on C♯4 20', isLoud: false },
  { port: null, label: null, isLoud: false },
]

/** Places of the rows that meet the filter. */
const met = (text: string): number[] => {
  const filter = parseFilter(text, FIELDS)
  return ROWS.flatMap((row, index) => (filter(row) ? [index] : []))
}

describe('a condition', () => {
  it('compares numbers', () => {
    expect(met('stage.port>10')).toEqual([1])
    expect(met('stage.port <= 5')).toEqual([0])
    expect(met('stage.port=19.5')).toEqual([1])
    expect(met('stage.port!=5')).toEqual([1])
    expect(met('stage.port>=5')).toEqual([0, 1])
    expect(met('stage.port<-1')).toEqual([])
  })

  it('compares texts without regard to capitals, and finds sharps that are typed as #', () => {
    expect(met('label~c4')).toEqual([0])
    expect(met('label~C#4')).toEqual([1])
    expect(met('label="note on c4 100"')).toEqual([0])
    expect(met('LABEL!~C4')).toEqual([1])
    expect(met('label!="Note on C4 100"')).toEqual([1])
  })

  it('on what is absent is not met, unless absence is asked for', () => {
    expect(met('stage.port=none')).toEqual([2])
    expect(met('stage.port!=none')).toEqual([0, 1])
    expect(met('label="none"')).toEqual([])
  })

  it('asks flags by true and false', () => {
    expect(met('isLoud=true')).toEqual([0])
    expect(met('isLoud!=true')).toEqual([1, 2])
  })

  it('takes a quoted value as it is, quotes and backslashes by a backslash', () => {
    const filter = parseFilter('label="a \\"b\\" \\\\ and c"', FIELDS)
    expect(filter({ port: 1, label: 'a "b" \\ and c', isLoud: false })).toBe(true)
  })
})

describe('conditions', () => {
  it('are joined by and, which binds more, and or', () => {
    expect(met('stage.port>1 and label~c4')).toEqual([0])
    expect(met('isLoud=true or stage.port>1 and label~C#')).toEqual([0, 1])
    expect(met('stage.port>1 AND isLoud=true OR stage.port=none')).toEqual([0, 2])
  })

  it('are as many as 32', () => {
    const many = Array.from({ length: 32 }, () => 'stage.port>1')
    expect(met(many.join(' and '))).toEqual([0, 1])
    expect(() => met([...many, 'stage.port>1'].join(' and '))).toThrow('more than 32 conditions')
  })
})

describe('a filter that is none', () => {
  it.each([
    ['', 'The filter is not understood at its end: write conditions such as'],
    ['port', 'not understood at "port"'],
    ['stage.port>10 label=a', 'not understood at "label=a"'],
    ['stage.port>10 and', 'not understood at'],
    ['label="open', 'not understood at'],
    ['nothing=1', 'There is no field "nothing": the fields are stage.port, label, isLoud.'],
    ['__proto__=1', 'not understood at "__proto__=1"'],
    ['constructor=1', 'There is no field "constructor"'],
    ['stage.port>ten', 'stage.port is a number (ms), and "ten" is none'],
    ['stage.port>1e999', 'stage.port is a number (ms), and "1e999" is none'],
    ['stage.port~1', 'stage.port is no text'],
    ['label>a', 'label is text and has no size'],
    ['isLoud=yes', 'isLoud is true or false'],
    ['isLoud>true', 'isLoud is true or false'],
    ['label>none', 'A field is absent by label=none or not by label!=none.'],
    ['x'.repeat(1001), 'longer than 1000 characters'],
  ])('%s is refused with one sentence', (text, part) => {
    let message = ''
    try {
      parseFilter(text, FIELDS)
    } catch (error) {
      expect(error).toBeInstanceOf(QueryError)
      message = (error as Error).message
    }
    expect(message).toContain(part)
    expect(message).not.toContain('\n')
    expect(message).toMatch(/\.$/)
  })

  it('is never run, and never throws anything else', () => {
    const words = fc.constantFrom(
      'stage.port',
      'label',
      '>',
      '=',
      '~',
      '"',
      '\\',
      'and',
      'or',
      ' ',
      '1',
      'none',
    )
    const texts = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.array(words).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const filter = parseFilter(text, FIELDS)
          for (const row of ROWS) expect(typeof filter(row)).toBe('boolean')
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
