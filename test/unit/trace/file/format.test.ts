// What the format promises of every file (docs/trace-format.md, section 6), by the numbers that stand there. Node.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FILE_LIMIT } from '../../../../trace/file/format.ts'
import { LIMIT } from '../../../../trace/wire/protocol.ts'

const document = readFileSync(
  resolve(import.meta.dirname, '../../../../docs/trace-format.md'),
  'utf8',
)

/** The second column of a row of the table of limits. */
const limitOf = (row: string): string => {
  const found = document.split('\n').find((line) => line.startsWith(`| ${row} |`))
  return found?.split('|')[2]?.trim() ?? 'not there'
}

const KIB = 1024
const MIB = 1024 * KIB

describe('the limits of a file', () => {
  it('are those that its description tells', () => {
    expect(limitOf('header')).toBe(`${FILE_LIMIT.headerBytes / MIB} MiB`)
    expect(limitOf('inside of a chunk')).toContain(`${FILE_LIMIT.chunkRawBytes / MIB} MiB; `)
    expect(limitOf('inside of a chunk')).toContain(` ${FILE_LIMIT.chunkTargetBytes / KIB} KiB `)
    const stored = (FILE_LIMIT.chunkStoredBytes - 4096) / MIB
    expect(limitOf('stored bytes of a chunk')).toBe(`${stored} MiB + 4096`)
    const total = FILE_LIMIT.totalRawBytes / MIB / KIB
    expect(limitOf('insides of all chunks together')).toBe(`${total} GiB`)
    const foreign = FILE_LIMIT.foreignBytes / MIB
    expect(limitOf('chunks of unknown types that are kept for a copy')).toBe(
      `${foreign} MiB together`,
    )
    expect(limitOf('records in a message')).toBe(`${LIMIT.chunkRecords}`)
    expect(limitOf('a text that a page can choose')).toBe(`${LIMIT.stringLength} characters`)
  })
})
