// What `awescope report` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { reportCommand } from '../../../../cli/commands/report.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

describe('awescope report', () => {
  test('takes one file', () => {
    expect(reportCommand.parse(['a.awescope', '--json'])).toEqual({
      file: 'a.awescope',
      isJson: true,
      isWhole: false,
    })
    expect(reportCommand.parse(['a.awescope', '--whole']).isWhole).toBe(true)
    const error = usageError(() => reportCommand.parse([]))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain('takes one file, but 0 were given')
  })

  test('names all of its options in its help', () => {
    expect(reportCommand.help).toContain('--json')
    expect(reportCommand.help).toContain('--whole')
  })
})
