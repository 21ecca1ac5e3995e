// `awescope replay` on the demo page in a real browser: a recording is performed again, and a fault that was put into
// one of two pages is found. What is claimed here no noise of a machine can fake: the fault is 15 ms.

import { writeFileSync } from 'node:fs'
import { writeMidi } from 'midi-file'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportTrace } from '../../cli/report-trace.ts'
import type { Comparison } from '../../trace/text/compare-words.ts'
import { type CliFolder, createCliFolder, expectSentence } from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'

/** So many that those which one busy moment delays together still tell as much as ten that do not depend. */
const NOTES = 60
/** At 96 ticks of 5.2 ms: a note each tenth of a second. */
const TICKS = 10

let demo: Fixtures
let folder: CliFolder
beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
  folder = createCliFolder()
  const notes = Array.from({ length: NOTES }, (_, index) => {
    const noteNumber = 60 + (index % 12)
    return [
      { deltaTime: TICKS, type: 'noteOn', channel: 0, noteNumber, velocity: 90 } as const,
      { deltaTime: TICKS, type: 'noteOff', channel: 0, noteNumber, velocity: 0 } as const,
    ]
  }).flat()
  const end = { deltaTime: 0, type: 'endOfTrack', meta: true } as const
  const header = { format: 0, numTracks: 1, ticksPerBeat: 96 } as const
  writeFileSync(
    folder.file('song.mid'),
    Buffer.from(writeMidi({ header, tracks: [[...notes, end]] })),
  )
})
afterAll(async () => {
  folder.remove()
  await demo.close()
})

test('performs a recording again, and finds the 15 ms that were put into one of two pages', async () => {
  const page = demo.local('?synth=tines&midi=1')
  const recorded = await folder.run([
    'record',
    page,
    '--play',
    'song.mid',
    '--out',
    'first.awescope',
  ])
  expect(recorded.code, recorded.stderr).toBe(0)

  const pages = [page, '--against', `${page}&late=15`]
  const gate = ['--gate', 'endToEnd.p50=10%,2ms', '--json']
  const args = ['replay', 'first.awescope', ...pages, '--out', 'again.awescope', ...gate]
  const replayed = await folder.run(args)
  expectSentence(replayed, 1, /The gate endToEnd\.p50 is broken/)
  const comparison = JSON.parse(replayed.stdout) as Comparison
  expect(comparison.verdict).toBe('worse')
  expect(comparison.movers?.aligned).toBe(2 * NOTES)
  const validation = comparison.findings.find(
    ({ stage, statistic }) => stage === 'validation' && statistic === 'p50',
  )
  expect(validation?.differenceMs).toBeGreaterThan(14)

  const { report: a } = await reportTrace(folder.file('again-a1.awescope'))
  const { report: b } = await reportTrace(folder.file('again-b1.awescope'))
  expect(a.performance).toMatchObject({
    name: 'first.awescope',
    events: 2 * NOTES,
    asked: 2 * NOTES,
    delivered: 2 * NOTES,
  })
  expect(a.performance?.errorMs?.p50).toBeGreaterThanOrEqual(0)
  expect(b.performance?.digest).toBe(a.performance?.digest)
})

test('says what is wrong with what is to be performed before a browser starts', async () => {
  writeFileSync(folder.file('empty.awescope'), '')
  const replay = (file: string) => folder.run(['replay', file, demo.local('')])
  expectSentence(await replay('nowhere.awescope'), 2, /nowhere\.awescope cannot be read/)
  expectSentence(await replay('empty.awescope'), 2, /empty\.awescope/)
})
