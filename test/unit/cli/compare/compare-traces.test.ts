// From files to their comparison: the figures are those of their sessions, and what cannot be read is said. Node.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  compareNamedTraces,
  type CompareOrder,
  type ComparedTraces,
} from '../../../../cli/compare/compare-traces.ts'
import { compareRuns } from '../../../../trace/compare/compare.ts'
import { runOf } from '../../../../trace/compare/run-samples.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { FILE_OFFSET } from '../../../../trace/file/format.ts'
import { comparisonInWords } from '../../../../trace/text/compare-words.ts'
import { lateNotes } from '../../../support/compare/late-notes.ts'
import { pageWithWorklet, read } from '../../../support/trace/notes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-compare-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function compare(
  filesA: string[],
  filesB: string[],
  over: Partial<CompareOrder> = {},
): Promise<ComparedTraces> {
  return compareNamedTraces({ filesA, filesB, isWhole: false, seed: 1, bounds: [], ...over })
}

describe('the comparison of two files', () => {
  it('is that of their sessions', async () => {
    const a = save('a.awescope', writeTrace(lateNotes(60, 3)))
    const b = save('b.awescope', writeTrace(lateNotes(60, 18)))
    const { comparison, damage, gate } = await compare([a], [b])
    const [runA, runB] = [runOf(read(lateNotes(60, 3)), a), runOf(read(lateNotes(60, 18)), b)]
    expect(comparison).toEqual(comparisonInWords(compareRuns([runA], [runB])))
    expect(comparison.verdict).toBe('worse')
    expect(comparison.text).toMatch(/^p50 end to end .* because `worklet` rose from .*: worse\.$/)
    expect(damage).toEqual([])
    expect(gate).toEqual([])
  })

  it('is held against bounds', async () => {
    const a = save('a.awescope', writeTrace(lateNotes(60, 3)))
    const b = save('b.awescope', writeTrace(lateNotes(60, 18)))
    const bound = {
      stage: 'endToEnd',
      statistic: 'p50',
      relativePercent: 10,
      absoluteMs: 2,
    } as const
    const p95 = { ...bound, statistic: 'p95' } as const
    const { gate } = await compare([a], [b], { bounds: [bound, p95] })
    expect(gate.map(({ outcome }) => outcome)).toEqual(['broken', 'unjudged'])
    const back = await compare([b], [a], { bounds: [bound] })
    expect(back.gate[0]?.outcome).toBe('held')
  })

  it('says what is missing of a damaged one, and compares the rest', async () => {
    const bytes = writeTrace(lateNotes(60, 3))
    const a = save('a.awescope', bytes)
    const b = save('b.awescope', bytes.subarray(0, bytes.length - 5))
    const { damage, comparison } = await compare([a], [b])
    expect(damage).toHaveLength(1)
    expect(damage[0]).toMatch(/b\.awescope: .*cut off or damaged/)
    expect(comparison.a.notes).toBe(60)
  })

  it('is refused in one sentence where a file is empty, newer, no trace or not there', async () => {
    const good = save('a.awescope', writeTrace(lateNotes(20, 3)))
    const newer = writeTrace(lateNotes(20, 3))
    new DataView(newer.buffer, newer.byteOffset).setUint16(FILE_OFFSET.version, 999, true)
    const bad = [
      [save('empty.awescope', new Uint8Array(0)), 'The file is empty'],
      [save('newer.awescope', newer), 'use a newer Awescope'],
      [save('text.awescope', new TextEncoder().encode('no trace at all')), 'not an Awescope trace'],
      [join(folder, 'nowhere'), 'it is not there'],
    ] as const
    for (const [file, reason] of bad) {
      const refused = expect(compare([good], [file])).rejects
      await refused.toMatchObject({ exitCode: 2, message: expect.stringContaining(reason) })
    }
  })

  it('is too little to tell where a trace has no notes', async () => {
    const { trace } = pageWithWorklet(1000)
    const silent = save('silent.awescope', writeTrace(trace.messages()))
    const good = save('a.awescope', writeTrace(lateNotes(20, 3)))
    const { comparison } = await compare([good], [silent])
    expect(comparison.verdict).toBe('tooFew')
    expect(comparison.text).toBe(
      'The second side has no note that was followed to a sound: there is nothing to compare.',
    )
  })
})
