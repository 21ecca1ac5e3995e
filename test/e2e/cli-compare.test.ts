// `awescope compare` on two recordings of the demo page in a real browser, one of them with a fault that was put there,
// and on recordings made for it: what noise can change from run to run is the bench's.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import type { Finding } from '../../trace/compare/schema.ts'
import type { Comparison } from '../../trace/text/compare-words.ts'
import {
  type CliFolder,
  type CliResult,
  createCliFolder,
  expectSentence,
} from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { lateNotes } from '../support/compare/late-notes.ts'

const NOTES = 20
const REAL = 'before.awescope'
const LATE = 'after.awescope'
const BEFORE = ['before1.awescope', 'before2.awescope', 'before3.awescope'] as const
const AFTER = ['after1.awescope', 'after2.awescope', 'after3.awescope'] as const

let demo: Fixtures
let folder: CliFolder

beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
  folder = createCliFolder()
  await record(REAL, '?synth=tines&midi=1')
  await record(LATE, '?synth=tines&midi=1&late=15')
  for (const [run, file] of BEFORE.entries()) save(file, 3 + run / 10)
  for (const [run, file] of AFTER.entries()) save(file, 18 + run / 10)
})
afterAll(async () => {
  folder.remove()
  await demo.close()
})

function save(file: string, soundAfterMs: number): void {
  writeFileSync(folder.file(file), writeTrace(lateNotes(60, soundAfterMs)))
}

async function record(file: string, query: string): Promise<void> {
  const result = await folder.run([
    'record',
    demo.local(query),
    '--notes',
    String(NOTES),
    '--out',
    file,
  ])
  expect(result.code, result.stderr).toBe(0)
}

function comparisonOf(result: CliResult, code = 0): Comparison {
  expect(result.code, result.stderr).toBe(code)
  return JSON.parse(result.stdout) as Comparison
}

describe('awescope compare', () => {
  test('shows the 15 ms that were put into one of two pages, and where they are', async () => {
    const comparison = comparisonOf(await folder.run(['compare', REAL, LATE, '--json']))
    expect(comparison.schema).toBe('awescope.compare/1')
    const medianOf = (stage: string): Finding | undefined =>
      comparison.findings.find((each) => each.stage === stage && each.statistic === 'p50')
    // What the machine does meanwhile may hide it from a verdict, and the device's buffer moves it; what the page adds
    // does not change.
    expect(medianOf('endToEnd')?.differenceMs).toBeGreaterThan(5)
    expect(medianOf('endToEnd')?.differenceMs).toBeLessThan(30)
    expect(medianOf('validation')?.differenceMs).toBeGreaterThan(14)
    expect(comparison.movers?.aligned).toBe(2 * NOTES)
    expect(comparison.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['differs', 'single-runs']),
    )
    const back = comparisonOf(await folder.run(['compare', LATE, REAL, '--json']))
    expect(back.findings.map(({ differenceMs }) => 0 - differenceMs)).toEqual(
      comparison.findings.map(({ differenceMs }) => differenceMs),
    )
    const text = await folder.run(['compare', REAL, LATE])
    expect(text.stdout.replaceAll('\n', ' ').startsWith(comparison.text)).toBe(true)
  })

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
