// `awescope record` on the demo page, with each of its synths, in a real browser: what is played is seen, and the file
// that is left says the same as what was printed.

import { STAGES } from '../../trace/config/stage-names.ts'
import { existsSync, writeFileSync } from 'node:fs'
import { writeMidi } from 'midi-file'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Report, REPORT_SCHEMA } from '../../trace/report/schema.ts'
import { type CliFolder, createCliFolder, reportOf } from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { processesOf } from '../support/cli/processes-of.ts'
import { until } from '../support/until.ts'

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

describe('awescope record --notes', () => {
  test.each([
    ['spessasynth', 'spessasynth-worklet-processor'],
    ['tines', 'demo.tines'],
    ['tinysynth', null],
    ['oscillator', null],
    ['tone', null],
  ])('sees every note of %s, and the saved trace says the same', async (synth, processor) => {
    const args = ['record', demo.local(`?synth=${synth}&midi=1`), '--notes', '6', '--json']
    const report = reportOf(await folder.run([...args, '--out', 'a.awescope']))
    expect(report.schema).toBe(REPORT_SCHEMA)
    expect(report.frames).toMatchObject({ seen: 12, tracked: 12, unfinished: 0 })
    expect(report.onset.count).toBe(6)
    expect(report.onset.lost).toBe(0)
    expect(report.onset.heard).toBeGreaterThan(0)
    expect(report.records.written).toBeGreaterThan(0)
    expect(report.records.dropped).toBe(0)
    expect(report.stages.endToEnd?.count).toBe(6)
    expect(report.environment.url).toContain(`?synth=${synth}`)
    expect(Object.keys(report.stages).every((name) => STAGES.some((each) => each === name))).toBe(
      true,
    )

    const sounding = report.contexts.filter((context) => context.peak > 0)
    expect(sounding).toHaveLength(1)
    expect(sounding[0]).toMatchObject({ type: 'realtime', state: 'running', nanSamples: 0 })
    const names = report.processors.map((each) => each.name)
    expect(names).toEqual(processor === null ? [] : [processor])
    // A synth without a worklet has no port to cross.
    if (processor === null) expect(report.stages.port).toBeUndefined()
    else expect(report.stages.port?.count).toBeGreaterThan(0)

    const saved = reportOf(await folder.run(['report', 'a.awescope', '--json']))
    expect(saved).toEqual(report)
  })

  test('shows the 100 ms that Tone.js looks ahead as what they are', async () => {
    const page = demo.local('?synth=tone&midi=1')
    const tone = reportOf(await folder.run(['record', page, '--notes', '10', '--json']))
    expect(tone.onset.heard).toBeGreaterThanOrEqual(6)
    // What is heard after the dispatch is the look-ahead and a rest of handling, never less.
    expect(tone.onset.p50Ms).toBeGreaterThanOrEqual(95)
    expect(tone.onset.p50Ms).toBeLessThan(125)
    expect(tone.stages.lookAhead?.p50Ms).toBeGreaterThan(88)
    expect(tone.stages.lookAhead?.p50Ms).toBeLessThanOrEqual(101)
    expect(tone.bottleneck).toBe('lookAhead')
  })
})

describe('awescope record', () => {
  test('plays a MIDI file in real time and prints the report as text', async () => {
    const notes = [60, 64, 67, 72].flatMap((noteNumber) => [
      { deltaTime: 0, type: 'noteOn', channel: 0, noteNumber, velocity: 90 } as const,
      { deltaTime: 96, type: 'noteOff', channel: 0, noteNumber, velocity: 0 } as const,
    ])
    const end = { deltaTime: 0, type: 'endOfTrack', meta: true } as const
    const header = { format: 0, numTracks: 1, ticksPerBeat: 96 } as const
    writeFileSync(
      folder.file('four.mid'),
      Buffer.from(writeMidi({ header, tracks: [[...notes, end]] })),
    )
    const args = ['record', demo.local('?synth=tines&midi=1'), '--play', 'four.mid']
    const played = await folder.run(args)
    expect(played.code, played.stderr).toBe(0)
    expect(played.stderr).toContain('Playing 4 notes, 2.0 s')
    expect(played.stderr).toContain('awescope-record.awescope')
    expect(played.stdout).toContain('demo.tines')

    const again = await folder.run(['report', 'awescope-record.awescope'])
    expect(again).toMatchObject({ code: 0, stdout: played.stdout, stderr: '' })
    const report = reportOf(await folder.run(['report', 'awescope-record.awescope', '--json']))
    expect(report.onset).toMatchObject({ count: 4, lost: 0 })
    // Four notes of half a second: the events span two seconds, whatever the machine was busy with.
    expect(report.timeRangeMs).toBeGreaterThan(1900)
    expect(report.timeRangeMs).toBeLessThan(2600)
  })

  test('records a page that plays by itself for as long as it is told', async () => {
    const args = [
      'record',
      demo.local('?synth=oscillator&play=1'),
      '--duration',
      '1500ms',
      '--json',
    ]
    const report = reportOf(await folder.run(args))
    // Its first note comes when everything has loaded, for reasons that no browser tells.
    const others = Object.keys(report.sources).filter((source) => source !== 'timer')
    expect(others.filter((source) => source !== 'unknown')).toEqual([])
    const { heard = 0, scheduled = 0 } = report.sources.timer ?? {}
    expect(heard + scheduled).toBeGreaterThan(0)
    expect(report.sources.timer?.lost).toBe(0)
    expect(report.contexts.some((context) => context.peak > 0)).toBe(true)
  })

  test('ends early on Ctrl-C and keeps what it has', async () => {
    const args = ['record', demo.local('?synth=oscillator&play=1'), '--duration', '1h', '--json']
    const run = folder.start(args)
    await until('audio runs', () => run.stderr().includes('The audio of the page runs'), run.stderr)
    run.child.kill('SIGINT')
    const result = await run.ended
    // A quick hand may have stopped it before the first sound.
    const report = JSON.parse(result.stdout) as Report
    const isHeard = report.contexts.some((context) => context.peak > 0)
    expect(result.code, result.stderr).toBe(isHeard ? 0 : 1)
    expect(result.stderr).toContain('what was recorded is kept')
    expect(report.contexts.map((context) => context.state)).toEqual(['running'])
    expect(reportOf(await folder.run(['report', 'awescope-record.awescope', '--json']))).toEqual(
      report,
    )
  })

  test('leaves all but the last second in a file that opens, when it is killed', async () => {
    const args = ['record', demo.local('?synth=oscillator&play=1'), '--duration', '8h']
    const run = folder.start(args, { TMPDIR: folder.path })
    const said = /the trace grows in (awescope-record\.[0-9a-f]{16}\.part\.awescope)\./
    const grown = async (): Promise<Report> =>
      reportOf(await folder.run(['report', said.exec(run.stderr())?.[1] ?? '', '--json']))
    const before = await until(
      'sound is in the file',
      async () => {
        if (!said.test(run.stderr())) return null
        const report = await grown()
        return report.contexts.some(({ peak }) => peak > 0) && report
      },
      run.stderr,
    )
    run.child.kill('SIGKILL')
    await run.ended
    const after = await grown()
    expect(after.records.written).toBeGreaterThanOrEqual(before.records.written)
    expect(after.records.dropped).toBe(0)
    expect(after.environment).toEqual(before.environment)
    expect(existsSync(folder.file('awescope-record.awescope'))).toBe(false)
    // The browser sees that nobody drives it any more.
    await until('the browser is gone', () => processesOf(folder.path).length === 0)
  })
})
