// `awescope compare` on two recordings of the demo page in a real browser, one of them with a fault that was put there:
// what noise can change from run to run is the bench's. On recordings made for it: cli-compare-files.test.ts.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../trace/compare/schema.ts'
import type { Comparison } from '../../trace/text/compare-words.ts'
import { type CliFolder, createCliFolder, type CliResult } from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

const NOTES = 20
const REAL = 'before.awescope'
const LATE = 'after.awescope'

let demo: Fixtures
let folder: CliFolder

beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
  folder = createCliFolder()
  await record(REAL, '?synth=tines&midi=1')
  await record(LATE, '?synth=tines&midi=1&late=15')
})
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

function comparisonOf(result: CliResult): Comparison {
  expect(result.code, result.stderr).toBe(0)
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
})
