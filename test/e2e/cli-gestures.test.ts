// `awescope record --press` and `--tap` on the demo page: real input, by the browser's own way, is what a sound began
// with, and the report says so.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CliFolder, createCliFolder, reportOf } from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

let demo: Fixtures
let folder: CliFolder
beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
})
afterAll(() => demo.close())
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(() => folder.remove())

const record = (synth: string, ...args: string[]): string[] => [
  'record',
  demo.local(`?synth=${synth}`),
  ...args,
  '--json',
]

describe('awescope record', () => {
  test('presses keys, each of which is heard and has its way from the key on', async () => {
    const args = record('oscillator', '--press', 'KeyA KeyS KeyD KeyF', '--every', '500ms')
    const report = reportOf(await folder.run(args))
    expect(Object.keys(report.sources)).toEqual(['key'])
    expect(report.sources.key).toMatchObject({ lost: 0 })
    expect(report.onset.count).toBe(4)
    expect(report.sources.key?.heard).toBeGreaterThan(0)
    expect(report.sources.key?.endToEnd?.count).toBe(4)
    // A key is pressed and let go.
    expect(report.frames.seen).toBe(8)
    expect(report.stages.input?.count).toBe(8)
    expect(report.stages.midi).toBeUndefined()
    const saved = reportOf(await folder.run(['report', 'awescope-record.awescope', '--json']))
    expect(saved).toEqual(report)
    const { stdout } = await folder.run(['report', 'awescope-record.awescope'])
    expect(stdout).toContain('Sources: Key 8')
  })

  test('taps each element that matches, on a synth in a worklet', async () => {
    const keys = '[data-testid=demo-keyboard] .white:nth-child(-n+6)'
    const report = reportOf(await folder.run(record('tines', '--tap', keys)))
    expect(Object.keys(report.sources)).toEqual(['pointer'])
    expect(report.onset).toMatchObject({ count: 4, lost: 0 })
    expect(report.stages.port?.count).toBeGreaterThanOrEqual(4)
  })
})
