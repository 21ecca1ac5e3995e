// What `awescope query` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { queryCommand } from '../../../../cli/commands/query.ts'
import { QUERY_KINDS } from '../../../../trace/query/query.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const refused = (...args: string[]): string => {
  const error = usageError(() => queryCommand.parse(args))
  expect(error.exitCode).toBe(2)
  return error.message
}

describe('awescope query', () => {
  test('takes a trace and a kind of row', () => {
    expect(queryCommand.parse(['a.awescope', 'events'])).toEqual({
      file: 'a.awescope',
      query: { kind: 'events', range: { fromMs: null, toMs: null }, where: null, limit: 50 },
      isJson: false,
      isWhole: false,
    })
  })

  test('takes a range, a filter and a limit', () => {
    const args = ['a', 'stages', '--range=1.5-2', '--where', 'count>3', '--limit', '7', '--json']
    expect(queryCommand.parse(args)).toEqual({
      file: 'a',
      query: { kind: 'stages', range: { fromMs: 1500, toMs: 2000 }, where: 'count>3', limit: 7 },
      isJson: true,
      isWhole: false,
    })
  })

  test('refuses what cannot be asked, before anything is read', () => {
    expect(refused()).toContain('takes a trace and what is asked of it, but 0 were given')
    expect(refused('a')).toContain('but 1 were given')
    expect(refused('a', 'notes')).toBe(
      '"notes" cannot be asked for: ask for stages, events, glitches, contexts, processors, alerts, ' +
        'findings or markers.',
    )
    expect(refused('a', 'events', '--range', '5-2')).toContain('ends before it begins')
    expect(refused('a', 'events', '--where', 'x=1')).toContain('There is no field "x"')
    expect(refused('a', 'stages', '--where', 'stage.port>1')).toContain('There is no field')
    expect(refused('a', 'events', '--limit', '0')).toContain('--limit "0" must be')
    expect(refused('a', 'events', '--limit', '10001')).toContain('--limit "10001" must be')
  })

  test('names all of its options and kinds in its help', () => {
    for (const name of ['--range', '--where', '--limit', '--json', '--whole', ...QUERY_KINDS]) {
      expect(queryCommand.help).toContain(name)
    }
  })
})
