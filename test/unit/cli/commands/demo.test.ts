// What `awescope demo` makes of its arguments.

import { describe, expect, test } from 'vitest'

import { demoCommand } from '../../../../cli/commands/demo.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

describe('awescope demo', () => {
  test('opens a window and writes into the current folder unless told otherwise', () => {
    expect(demoCommand.parse([])).toEqual({ isHeadless: false, outDir: '.', isForced: false })
    expect(demoCommand.parse(['--headless', '--out-dir', 'x', '--force'])).toEqual({
      isHeadless: true,
      isForced: true,
      outDir: 'x',
    })
  })

  test.each([
    ['here', 'takes no name, but 1 were given'],
    ['--out-dir=', '--out-dir is empty'],
  ])('refuses "%s" with one sentence and exit code 2', (line, part) => {
    const error = usageError(() => demoCommand.parse(line.split(' ')))
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain(part)
  })

  test('names all of its options in its help', () => {
    for (const option of ['headless', 'out-dir', 'force'])
      expect(demoCommand.help).toContain(`--${option}`)
  })
})
