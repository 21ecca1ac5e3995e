// What `awescope sanitise` makes of its arguments, and what its help says.

import { describe, expect, test } from 'vitest'

import { sanitiseCommand } from '../../../../cli/commands/sanitise.ts'
import { SANITISED_GOES, SANITISED_STAYS } from '../../../../trace/text/sanitise-words.ts'
import { usageError } from '../../../support/cli/usage-error.ts'

describe('awescope sanitise', () => {
  test('takes one trace', () => {
    const plain = { file: 'a.awescope', out: null, isForced: false }
    expect(sanitiseCommand.parse(['a.awescope'])).toEqual(plain)
    expect(sanitiseCommand.parse(['a', '--out', 'b', '--force'])).toEqual({
      file: 'a',
      out: 'b',
      isForced: true,
    })
    expect(usageError(() => sanitiseCommand.parse([])).message).toContain('takes one trace')
  })

  test('names all of its options in its help, and what goes and stays', () => {
    for (const text of ['--out', '--force', ...SANITISED_GOES, ...SANITISED_STAYS])
      expect(sanitiseCommand.help).toContain(text)
  })
})
