// The answer of a query as a person reads it.

import { describe, expect, it } from 'vitest'
import { answerQuery, QUERY_KINDS } from '../../../../trace/query/query.ts'
import { formatAnswer } from '../../../../trace/query/query-text.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'

const base = { range: WHOLE_RANGE, where: null, limit: 50 }

describe('the text', () => {
  it('is a table of the rows and a sentence', () => {
    const text = formatAnswer(answerQuery(goldenView(), { ...base, kind: 'events', limit: 2 }))
    const lines = text.split('\n')
    expect(lines[0]).toMatch(
      /^handle +atMs +source +label +ending +port +worklet +output +endToEnd$/,
    )
    expect(lines[1]).toMatch(/^e-1 +500\.0 +midi +Note on C4 100 +heard +4\.00/)
    expect(lines[4]).toBe(
      '5 events; the first 2 are shown: ask for more with --limit, or for fewer with --range and --where.',
    )
  })

  it('is one sentence where nothing matched', () => {
    const where = 'ending=lost'
    const text = formatAnswer(answerQuery(goldenView(), { ...base, kind: 'events', where }))
    expect(text).toBe('No events.\n')
  })

  it('keeps within 100 columns for every kind, whatever names are like', () => {
    const name = `\u001b[31m${'x'.repeat(500)}\n`
    const events = [trackedEvent({ label: name, input: name, target: name })]
    const odd = formatAnswer(answerQuery(viewOfEvents(events), { ...base, kind: 'events' }))
    expect(odd).not.toContain('\u001b')
    const texts = QUERY_KINDS.map((kind) =>
      formatAnswer(answerQuery(goldenView(), { ...base, kind })),
    )
    for (const text of [odd, ...texts]) {
      expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    }
  })
})
