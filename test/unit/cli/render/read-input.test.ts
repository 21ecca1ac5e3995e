import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readInput } from '../../../../cli/render/read-input.ts'

test('reads a file whole, and of a longer one a single byte more than may be', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'awescope-input-'))
  try {
    const path = join(folder, 'five')
    writeFileSync(path, 'abcde')
    expect((await readInput(path, 5)).toString()).toBe('abcde')
    expect((await readInput(path, 3)).toString()).toBe('abcd')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
