// A trace file into one that can be given away: what is in it, what is said of it, and what is refused.

import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CommandError } from '../../../cli/command-error.ts'
import { type SanitisedTrace, sanitiseNamedTrace } from '../../../cli/sanitise-trace.ts'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { createSession } from '../../../trace/session/session.ts'
import { FOREIGN_LEFT_OUT } from '../../../trace/text/sanitise-words.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'
import { chunkStarts, chunkTypes, sealedChunk } from '../../support/trace/trace-bytes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awescope-sanitise-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function sanitised(file: string): Promise<SanitisedTrace & { copy: Uint8Array }> {
  const out = join(folder, 'out.awescope')
  const output = await open(out, 'w')
  try {
    const result = await sanitiseNamedTrace({ file, output: output.fd, out })
    return { ...result, copy: new Uint8Array(await readFile(out)) }
  } finally {
    await output.close()
  }
}

describe('a sanitised trace file', () => {
  const { config } = createSession({ warningMs: 20 })
  const trace = writeTrace(goldenMessages(), { config })
  const written = async (name: string, bytes: Uint8Array): Promise<string> => {
    const file = join(folder, name)
    await writeFile(file, bytes)
    return file
  }

  it('is whole, and keeps the options of the recording', async () => {
    const { bytes, damage, copy } = await sanitised(await written('whole.awescope', trace))
    expect(damage).toEqual([])
    expect(copy.length).toBe(bytes)
    const { messages, header, notices } = readTrace(copy)
    expect(notices).toEqual([])
    expect(messages).toHaveLength(goldenMessages().length)
    expect(header.environment.url).toBe('page-1')
    expect(header.config?.warningMs).toBe(20)
  })

  it('has no chunks of unknown types, and says so', async () => {
    const [, end = 0] = chunkStarts(trace)
    const foreign = sealedChunk('futr', Uint8Array.of(1, 2, 3))
    const file = Buffer.concat([trace.subarray(0, end), foreign, trace.subarray(end)])
    const { damage, copy } = await sanitised(await written('foreign.awescope', file))
    expect(chunkTypes(copy)).toEqual(['COLS', 'TEND'])
    expect(damage).toEqual([FOREIGN_LEFT_OUT])
  })

  it('is made of what is there of a damaged one, and says what is missing', async () => {
    const cut = trace.subarray(0, chunkStarts(trace)[1])
    const { damage, copy } = await sanitised(await written('cut.awescope', cut))
    expect(damage).toEqual([expect.stringContaining('without its last chunk')])
    expect(readTrace(copy).messages).toHaveLength(goldenMessages().length)
  })

  it('is not made of what is no trace, or not there: one sentence each', async () => {
    const text = await written('text.awescope', Buffer.from('hello'))
    await expect(sanitised(text)).rejects.toThrow(/is not an Awescope trace/)
    const missing = sanitised(join(folder, 'missing.awescope'))
    await expect(missing).rejects.toThrow(/missing\.awescope cannot be read: .+\.$/)
    await expect(missing).rejects.toBeInstanceOf(CommandError)
  })
})
