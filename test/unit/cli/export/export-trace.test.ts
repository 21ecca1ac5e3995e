// A trace file into files of other formats: whole, and told of what they do not hold.

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportNamedTrace, type ExportOrder } from '../../../../cli/export/export-trace.ts'
import { EXPORT_FORMATS } from '../../../../trace/export/export-formats.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-export-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function exported(rest: Partial<ExportOrder>) {
  const file = join(folder, 'x.awescope')
  writeFileSync(file, writeTrace(goldenMessages()))
  const out = join(folder, 'out')
  const output = openSync(out, 'w')
  const order: ExportOrder = {
    file,
    isWhole: false,
    format: 'csv',
    range: WHOLE_RANGE,
    dialect: 'perfetto',
    rows: 'events',
    output,
    out,
    ...rest,
  }
  try {
    const told = await exportNamedTrace(order)
    return { ...told, written: readFileSync(out) }
  } finally {
    closeSync(output)
  }
}

describe('an export', () => {
  it.each(EXPORT_FORMATS)('of the format %s is written whole', async (format) => {
    const { bytes, notices, written } = await exported({ format })
    expect(written.length).toBe(bytes)
    expect(bytes).toBeGreaterThan(60)
    expect(notices).toEqual([])
  })

  it('says in sentences what it does not hold', async () => {
    const range = { fromMs: 50_000, toMs: null }
    expect((await exported({ format: 'midi', range })).notices).toEqual([
      'No MIDI message was recorded: the file holds none.',
    ])
    expect((await exported({ format: 'html', range })).notices).toEqual([
      'No event was recorded in this time: the file holds none.',
    ])
  })

  it('is refused with one sentence where it cannot be written', async () => {
    const output = openSync(join(folder, 'only-read'), 'w')
    closeSync(output)
    const readable = openSync(join(folder, 'only-read'), 'r')
    const failing = exported({ output: readable, out: 'there.csv' })
    await expect(failing).rejects.toThrow(/^there\.csv cannot be written: [^\n]+\.$/)
    closeSync(readable)
  })
})
