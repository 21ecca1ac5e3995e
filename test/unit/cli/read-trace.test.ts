// A trace file as a session: all of its events with all of their marks, and the report that `awescope report` prints.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandError } from '../../../cli/command-error.ts'
import { queryNamedTrace } from '../../../cli/query-trace.ts'
import { readNamedTrace } from '../../../cli/read-trace.ts'
import { reportTrace } from '../../../cli/report-trace.ts'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { WHOLE_RANGE } from '../../../trace/query/trace-view.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../trace/config/profiler-config.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-read-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const save = (bytes: Uint8Array): string => {
  const path = join(folder, 'x.awescope')
  writeFileSync(path, bytes)
  return path
}

describe('a trace that is read', () => {
  it('keeps more events and marks than the recording did', async () => {
    const config = { ...DEFAULT_PROFILER_CONFIG, capacity: 2, isDetailedTrace: false }
    const file = save(writeTrace(goldenMessages(), { config }))
    const { view, damage, isCutShort } = await readNamedTrace({ file, isWhole: false })
    expect(view.session.eventCount).toBe(5)
    expect(view.session.eventAt(0).marks.actionStart).toBeDefined()
    expect({ damage, isCutShort }).toEqual({ damage: [], isCutShort: false })
  })

  it('has the figures of the report', async () => {
    const file = save(writeTrace(goldenMessages()))
    const { view } = await readNamedTrace({ file, isWhole: false })
    const { report } = await reportTrace(file)
    expect(view.session.report()).toEqual(report)
  })

  it('begins when its document began', async () => {
    const messages = goldenMessages()
    const hello = messages.find(({ message }) => message.type === 'document/hello')?.message
    const file = save(writeTrace(messages))
    const { view } = await readNamedTrace({ file, isWhole: false })
    expect(view.zeroWallMs).toBe(hello?.type === 'document/hello' ? hello.startedWallMs : null)
  })

  it('is refused with one sentence where it is none, or is not there', async () => {
    for (const file of [save(new Uint8Array(3)), join(folder, 'nowhere'), folder]) {
      const read = readNamedTrace({ file, isWhole: false })
      await expect(read).rejects.toThrow(CommandError)
      await expect(read).rejects.toThrow(/^[^\n]+\.$/)
    }
  })
})

describe('a question to a file', () => {
  it('is answered with what could not be read', async () => {
    const bytes = writeTrace(goldenMessages())
    const file = save(bytes.subarray(0, bytes.length - 5))
    const query = { kind: 'events', range: WHOLE_RANGE, where: null, limit: 5 } as const
    const { answer, damage } = await queryNamedTrace({ file, isWhole: false, query })
    expect(answer.matched).toBe(5)
    expect(damage).toHaveLength(1)
  })

  it('is refused with one sentence where the filter is none', async () => {
    const file = save(writeTrace(goldenMessages()))
    const query = { kind: 'events', range: WHOLE_RANGE, where: '?', limit: 5 } as const
    await expect(queryNamedTrace({ file, isWhole: false, query })).rejects.toThrow(CommandError)
  })
})
