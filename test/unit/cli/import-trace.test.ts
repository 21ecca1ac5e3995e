// Files of others into trace files of ours: by what their first bytes say. Node.

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importNamedTrace } from '../../../cli/import-trace.ts'
import { reportTraceBytes } from '../../../cli/report-trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'awescope-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One track: a C for a quarter, at 120 a minute. */
const SONG = Buffer.from(
  '4d546864000000060000000100604d54726b0000000c00903c6460803c0000ff2f00',
  'hex',
)

async function imported(name: string, bytes: Uint8Array) {
  const file = join(folder, name)
  const out = join(folder, `${name}.awescope`)
  writeFileSync(file, bytes)
  const output = openSync(out, 'w')
  try {
    const result = await importNamedTrace({ file, output, out })
    return { result, trace: readFileSync(out) }
  } finally {
    closeSync(output)
  }
}

describe('a file of others', () => {
  it('is a piece of MIDI by its first bytes, whatever its name is', async () => {
    const { result, trace } = await imported('song.json', SONG)
    expect(result).toEqual({ kind: 'midi', count: 2, leftOut: 0, warnings: [] })
    const { report, damage } = reportTraceBytes(trace)
    expect(damage).toEqual([])
    expect(report.frames.seen).toBe(2)
    expect(report.timeRangeMs).toBeCloseTo(500, 3)
  })

  it('costs one sentence where it is neither, or is damaged', async () => {
    await expect(imported('a.txt', Buffer.from('hello'))).rejects.toThrow(
      'a.txt is no Chrome trace in JSON, and no MIDI file.',
    )
    await expect(imported('b.mid', SONG.subarray(0, 16))).rejects.toThrow(/b\.mid .+\.$/)
    const none = { file: join(folder, 'none.mid'), output: 0, out: 'x' }
    await expect(importNamedTrace(none)).rejects.toThrow(/none\.mid cannot be read: .+\.$/)
  })
})
