// `awescope compare` on recordings of the demo page in a real browser: equal pages show no difference, a page with a
// fault that was put there is found, and what cannot be compared is said.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Comparison } from '../../trace/text/compare-words.ts'
import {
  type CliFolder,
  type CliResult,
  createCliFolder,
  expectSentence,
} from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

const NOTES = 30
const BEFORE = ['before1.awescope', 'before2.awescope', 'before3.awescope'] as const
const AFTER = ['after1.awescope', 'after2.awescope'] as const

let demo: Fixtures
let folder: CliFolder

beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
  folder = createCliFolder()
  // In turn, so that what the machine does meanwhile is on both sides.
  for (const [round, before] of BEFORE.entries()) {
    await record(before, '?synth=tines&midi=1')
    const after = AFTER[round]
    if (after !== undefined) await record(after, '?synth=tines&midi=1&late=15')
  }
}, 300_000)
afterAll(async () => {
  folder.remove()
  await demo.close()
})

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
  test('finds the 15 ms that were put into one of two pages, and where they are', async () => {
    const [a, b] = [BEFORE[0], AFTER[0]]
    const comparison = comparisonOf(await folder.run(['compare', a, b, '--json']))
    expect(comparison.schema).toBe('awescope.compare/1')
    expect(comparison.verdict).toBe('worse')
    const finding = comparison.findings.find(
      ({ stage, statistic }) => stage === 'endToEnd' && statistic === 'p50',
    )
    expect(finding?.verdict).toBe('worse')
    expect(finding?.differenceMs).toBeGreaterThan(10)
    expect(finding?.differenceMs).toBeLessThan(22)
    const validation = comparison.findings.find(
      ({ stage, statistic }) => stage === 'validation' && statistic === 'p50',
    )
    expect(validation?.differenceMs).toBeGreaterThan(14)
    expect(comparison.text).toMatch(/because `validation` rose from .*: worse\.$/)
    expect(comparison.movers?.aligned).toBe(2 * NOTES)
    expect(comparison.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['differs', 'single-runs']),
    )
    const back = comparisonOf(await folder.run(['compare', b, a, '--json']))
    expect(back.verdict).toBe('better')
    const text = await folder.run(['compare', a, b])
    expect(text.stdout.replaceAll('\n', ' ').startsWith(comparison.text)).toBe(true)
  })

  test('finds them between groups, and no difference between recordings of one page', async () => {
    const groups = ['compare', ...BEFORE, '--against', ...AFTER, '--json']
    const found = comparisonOf(await folder.run(groups))
    expect(found.verdict).toBe('worse')
    expect(found.notes.map(({ code }) => code)).not.toContain('single-runs')
    const [one, two, three] = BEFORE
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
