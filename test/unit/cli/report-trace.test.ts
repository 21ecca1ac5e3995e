// From a file to its report: the same as that of its messages, whatever the file system and the file are like.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reportTrace } from '../../../cli/report-trace.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { TraceError } from '../../../trace/file/format.ts'
import { createSession } from '../../../trace/session/session.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-report-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const save = (bytes: Uint8Array): string => {
  const path = join(folder, 'x.awescope')
  writeFileSync(path, bytes)
  return path
}

describe('the report of a file', () => {
  it('is that of its messages, with the options of the recording', async () => {
    const session = createSession({ warningMs: 5 })
    for (const stamped of goldenMessages()) session.ingest(stamped)
    session.finish()
    const bytes = writeTrace(goldenMessages(), { config: session.config })
    expect(await reportTrace(save(bytes))).toEqual({
      report: session.report(),
      damage: [],
      isCutShort: false,
    })
  })

  it('says what is missing of a damaged one', async () => {
    const bytes = writeTrace(goldenMessages())
    const { damage } = await reportTrace(save(bytes.subarray(0, bytes.length - 5)))
    expect(damage).toHaveLength(1)
    expect(damage[0]).toContain('cut off or damaged')
  })

  it('is refused where there is no trace, or no file', async () => {
    await expect(reportTrace(save(new Uint8Array(0)))).rejects.toThrow(TraceError)
    await expect(reportTrace(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(reportTrace(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  })
})
