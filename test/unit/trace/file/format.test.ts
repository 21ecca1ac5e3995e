// What the description of the format (docs/trace-format.md) says in numbers: its limits, its versions, and each byte of
// the file that it takes to pieces. Node.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gunzipSync } from 'node:zlib'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { CHUNK_OFFSET, FILE_LIMIT, TRACE_FILE_VERSION } from '../../../../trace/file/format.ts'
import { LIMIT } from '../../../../trace/wire/protocol.ts'
import { chunkStarts } from '../../../support/trace/trace-bytes.ts'

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
    expect(limitOf('inside of a chunk, and what unfolds from it')).toContain(
      `${FILE_LIMIT.chunkRawBytes / MIB} MiB each; `,
    )
    expect(limitOf('inside of a chunk, and what unfolds from it')).toContain(
      ` ${FILE_LIMIT.chunkTargetBytes / KIB} KiB `,
    )
    const stored = (FILE_LIMIT.chunkStoredBytes - 4096) / MIB
    expect(limitOf('stored bytes of a chunk')).toBe(`${stored} MiB + 4096`)
    const total = FILE_LIMIT.totalRawBytes / MIB / KIB
    expect(limitOf('insides of all chunks together; all records')).toBe(`${total} GiB each`)
    const foreign = FILE_LIMIT.foreignBytes / MIB
    expect(limitOf('chunks of unknown types that are kept for a copy')).toBe(
      `${foreign} MiB together`,
    )
    expect(limitOf('records in a message')).toBe(`${LIMIT.chunkRecords}`)
    expect(limitOf('a text that a page can choose')).toBe(`${LIMIT.stringLength} characters`)
  })
})

describe('the version', () => {
  it('is the one that is described, and has its line in the list of versions', () => {
    expect(document).toContain(`format version ${TRACE_FILE_VERSION}: `)
    const rows = document.split('\n').filter((line) => /^\| \d+ \| /.test(line))
    expect(rows.some((row) => row.startsWith(`| ${TRACE_FILE_VERSION} | \`COLS\``))).toBe(true)
  })
})

describe('the file that is described byte by byte', () => {
  const fixture = new URL(
    `../../../fixtures/traces/version-${TRACE_FILE_VERSION}.trace.base64`,
    import.meta.url,
  )
  const file = Buffer.from(readFileSync(fixture, 'utf8'), 'base64')
  const [start = 0, end = 0] = chunkStarts(file)
  const chunks = readTrace(file).messages.flatMap(({ message }) =>
    message.type === 'records/chunk' ? [Buffer.from(message.bytes)] : [],
  )
  const described = document.slice(document.indexOf('## 9.'))
  const blocks = [...described.matchAll(/```\n([^]*?)```/g)].map(([, block = '']) => block)

  it.each([
    ['the file', 0, file],
    ['the inside of its chunk', 1, gunzipSync(file.subarray(start + CHUNK_OFFSET.stored, end))],
    ['the first records', 2, chunks[0]],
    ['the sound', 3, chunks[1]],
  ])('has these bytes: %s', (_, number, bytes) => {
    // An address, two spaces, bytes with one or two spaces between them; what it means is further away.
    const rows = [...(blocks[number] ?? '').matchAll(/^([0-9a-f]{8})((?: {1,2}[0-9a-f]{2})+)/gm)]
    expect(rows.length).toBeGreaterThan(3)
    for (const [, address = '', hex = ''] of rows) {
      const told = hex.replaceAll(' ', '')
      const at = Number.parseInt(address, 16)
      expect(bytes?.subarray(at, at + told.length / 2).toString('hex')).toBe(told)
    }
  })

  it('is as long as it is said to be', () => {
    expect(described).toContain(`, ${file.length} bytes:`)
    expect(blocks).toHaveLength(4)
  })
})
