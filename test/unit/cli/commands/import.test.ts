// What `awescope import` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { importCommand } from '../../../../cli/commands/import.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

describe('awescope import', () => {
  test('takes one trace', () => {
    expect(importCommand.parse(['a.json'])).toEqual({ file: 'a.json', out: null, isForced: false })
    expect(importCommand.parse(['a.json', '--out', 'b', '--force'])).toEqual({
      file: 'a.json',
      out: 'b',
      isForced: true,
    })
    expect(usageError(() => importCommand.parse([])).message).toContain('takes one trace')
  })

  test('names all of its options in its help', () => {
    for (const name of ['--out', '--force']) expect(importCommand.help).toContain(name)
  })
})
