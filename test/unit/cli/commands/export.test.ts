// What `awescope export` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { exportCommand } from '../../../../cli/commands/export.ts'
import { EXPORT_FORMATS } from '../../../../trace/export/export-formats.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

const refused = (...args: string[]): string => {
  const error = usageError(() => exportCommand.parse(args))
  expect(error.exitCode).toBe(2)
  return error.message
}

describe('awescope export', () => {
  test('takes a trace and a format', () => {
    expect(exportCommand.parse(['a.awescope', '--format', 'chrome'])).toEqual({
      file: 'a.awescope',
      format: 'chrome',
      range: { fromMs: null, toMs: null },
      out: null,
      isForced: false,
      dialect: 'perfetto',
      rows: 'events',
      isWhole: false,
    })
    const args = ['a', '--format=parquet', '--rows', 'stages', '--range=-3', '--out', 'b']
    expect(exportCommand.parse(args)).toMatchObject({
      format: 'parquet',
      rows: 'stages',
      range: { fromMs: null, toMs: 3000 },
      out: 'b',
    })
  })

  test('refuses what there is not, and options of another format', () => {
    expect(refused('a')).toContain('Say a --format: chrome, hdr, csv, midi, parquet, otlp or html.')
    expect(refused('a', '--format', 'xls')).toContain('--format "xls" must be')
    expect(refused('a', '--format', 'csv', '--dialect', 'firefox')).toContain('for --format chrome')
    expect(refused('a', '--format', 'midi', '--rows', 'events')).toContain('for --format csv or')
    expect(refused('a', '--format', 'csv', '--range', 'x')).toContain('The range "x" is none')
    expect(refused('--format', 'csv')).toContain('takes one trace, but 0 were given')
  })

  test('names all of its options and formats in its help', () => {
    for (const name of ['--out', '--force', '--dialect', '--rows', '--range', ...EXPORT_FORMATS]) {
      expect(exportCommand.help).toContain(name)
    }
  })
})
