// `awescope demo` without a window: what `npm start` leaves on a machine without a display, and that nothing else stays
// behind.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliFolder,
  createCliFolder,
  expectSentence,
  reportOf,
} from '../support/cli/cli-run.ts'
import { processesOf } from '../support/cli/processes-of.ts'
import { until } from '../support/until.ts'

let folder: CliFolder
beforeEach(() => {
  folder = createCliFolder()
  mkdirSync(folder.file('tmp'))
})
afterEach(() => folder.remove())

const environment = (): Record<string, string> => ({
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  TMPDIR: folder.file('tmp'),
})

const expectNothingLeft = async (stderr: string): Promise<void> => {
  expect(readdirSync(folder.file('tmp')).filter((name) => name.startsWith('awescope-'))).toEqual([])
  const left = () => processesOf(folder.file('tmp'))
  await until('the browser has ended', () => left().length === 0, left)
  const url = /http:\/\/\S+/.exec(stderr)?.[0] ?? ''
  await expect(fetch(url)).rejects.toThrow()
}

/** Width and height of a PNG. */
const sizeOf = (png: Buffer): { width: number; height: number } => {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

describe('awescope demo without a display', () => {
  test('records ten seconds in the real panel and leaves trace, picture and report', async () => {
    const result = await folder.run(['demo', '--out-dir', 'out'], environment())
    expect(result.code, result.stderr).toBe(0)
    expect(result.stderr).toContain('There is no display')
    const files = ['awescope', 'png', 'txt'].map((ending) => `out/awescope-demo.${ending}`)
    for (const file of files) expect(result.stdout).toContain(file)

    const report = reportOf(await folder.run(['report', 'out/awescope-demo.awescope', '--json']))
    // Three bars of the prelude, through the panel's keyboard, the virtual input, and a SoundFont synth.
    expect(report.onset.count).toBeGreaterThanOrEqual(45)
    expect(report.onset.lost).toBe(0)
    expect(report.processors.map((each) => each.name)).toEqual(['spessasynth-worklet-processor'])
    expect(report.contexts.some((context) => context.peak > 0)).toBe(true)
    expect(report.timeRangeMs).toBeGreaterThan(9000)

    const text = await folder.run(['report', 'out/awescope-demo.awescope'])
    expect(readFileSync(folder.file('out/awescope-demo.txt'), 'utf8').trim()).toBe(
      text.stdout.trim(),
    )
    const { width, height } = sizeOf(readFileSync(folder.file('out/awescope-demo.png')))
    expect(width).toBeGreaterThanOrEqual(1000)
    expect(height).toBeGreaterThanOrEqual(600)
    await expectNothingLeft(result.stderr)
  })

  test('ends everything that it started on Ctrl-C', async () => {
    const run = folder.start(['demo'], environment())
    await until('the demo records', () => run.stderr().includes('Recording'), run.stderr)
    run.child.kill('SIGINT')
    const result = await run.ended
    expectSentence(result, 130, 'Stopped before the files were there; nothing was written.')
    expect(readdirSync(folder.path)).toEqual(['tmp'])
    await expectNothingLeft(result.stderr)
  })

  test('says that a browser cannot load the extension', async () => {
    const env = { ...environment(), AWESCOPE_BROWSER: '/nowhere/chromium' }
    expectSentence(await folder.run(['demo'], env), 2, 'AWESCOPE_BROWSER is "/nowhere/chromium"')
  })
})
