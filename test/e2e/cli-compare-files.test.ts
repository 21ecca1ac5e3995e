// `awescope compare` on recordings made for it: groups, gates, and files with which something is wrong. On recordings
// of a page: cli-compare.test.ts.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import type { Comparison } from '../../trace/text/compare-words.ts'
import {
  type CliFolder,
  type CliResult,
  createCliFolder,
  expectSentence,
} from '../support/cli/cli-run.ts'
import { lateNotes } from '../support/compare/late-notes.ts'

const BEFORE = ['before1.awescope', 'before2.awescope', 'before3.awescope'] as const
const AFTER = ['after1.awescope', 'after2.awescope', 'after3.awescope'] as const

let folder: CliFolder

beforeAll(() => {
  folder = createCliFolder()
  for (const [run, file] of BEFORE.entries()) save(file, 3 + run / 10)
  for (const [run, file] of AFTER.entries()) save(file, 18 + run / 10)
})
afterAll(() => folder.remove())

function save(file: string, soundAfterMs: number): void {
  writeFileSync(folder.file(file), writeTrace(lateNotes(60, soundAfterMs)))
}

function comparisonOf(result: CliResult): Comparison {
  expect(result.code, result.stderr).toBe(0)
  return JSON.parse(result.stdout) as Comparison
}

describe('awescope compare', () => {
  test('finds a difference between groups, and none between recordings of one page', async () => {
    const groups = ['compare', ...BEFORE, '--against', ...AFTER, '--json']
    const found = comparisonOf(await folder.run(groups))
    expect(found.verdict).toBe('worse')
    expect(found.text).toMatch(/because `worklet` rose from .*: worse\.$/)
    expect(found.notes.map(({ code }) => code)).not.toContain('single-runs')
    const [one, two, three] = BEFORE
    const back = comparisonOf(
      await folder.run(['compare', ...AFTER, '--against', ...BEFORE, '--json']),
    )
    expect(back.verdict).toBe('better')
    const equal = ['compare', one, '--against', two, three, '--json']
    expect(comparisonOf(await folder.run(equal)).verdict).not.toMatch(/worse|better/)
  })

  test('holds a gate', async () => {
    const compare = (b: string, gate: string): Promise<CliResult> =>
      folder.run(['compare', BEFORE[0], b, '--gate', gate])
    const broken = await compare(AFTER[0], 'endToEnd.p50=10%,2ms')
    expectSentence(broken, 1, /The gate endToEnd\.p50 is broken: 1\d\.\d+ ms more/)
    expect(broken.stdout).toContain('worse')
    expect((await compare(BEFORE[1], 'endToEnd.p50=10%,10ms')).code).toBe(0)
    expectSentence(await compare(AFTER[0], 'lookAhead.p50=10%,2ms'), 2, /cannot be judged/)
    const bound = { stage: 'endToEnd', statistic: 'p50', relativePercent: 10, absoluteMs: 2 }
    writeFileSync(folder.file('gate.json'), JSON.stringify([bound]))
    const json = await folder.run(['compare', BEFORE[0], AFTER[0], '--gate', 'gate.json', '--json'])
    expect(json.code).toBe(1)
    expect((JSON.parse(json.stdout) as { gate: object[] }).gate).toMatchObject([
      { ...bound, outcome: 'broken' },
    ])
  })

  test('says what is wrong with a file in one sentence', async () => {
    writeFileSync(folder.file('empty.awescope'), '')
    const [a] = BEFORE
    const compare = (b: string): Promise<CliResult> => folder.run(['compare', a, b])
    expectSentence(await compare('empty.awescope'), 2, /empty\.awescope: The file is empty/)
    expectSentence(await compare('nowhere.awescope'), 2, /it is not there/)
    const bytes = readFileSync(folder.file(a))
    writeFileSync(folder.file('cut.awescope'), bytes.subarray(0, bytes.length - 40))
    const cut = await compare('cut.awescope')
    expectSentence(cut, 0, /cut\.awescope: .*cut off or damaged/)
    copyFileSync(folder.file(a), folder.file('same.awescope'))
    expect((await compare('same.awescope')).stdout).toContain('Both sides are the same recording.')
  })
})
