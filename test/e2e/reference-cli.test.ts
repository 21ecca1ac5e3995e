// `awescope record --reference` as a user runs it: a page with its own synth under a strict policy, both measured, one
// verdict, the saved trace says the same, and is performed again on both. Needs `npm run build`.

import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { createMidiCollector, type PlayedMidi } from '../../trace/query/played-midi.ts'
import { sineBank } from '../support/soundfont/banks.ts'
import {
  type CliFolder,
  createCliFolder,
  expectSentence,
  reportOf,
} from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'

let pages: Fixtures
let folder: CliFolder
beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli', headers: STRICT_CSP })
})
afterAll(() => pages.close())
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(() => folder.remove())

/** Of notes each 400 ms that last for half of it. */
const MESSAGES_APART_MS = 200

/** What a trace says was played. */
function playedIn(file: string): PlayedMidi {
  const midi = createMidiCollector()
  const { messages } = readTrace(readFileSync(folder.file(file)), { isWhole: true })
  for (const stamped of messages) midi.take(stamped)
  return midi.played()
}

describe('awescope record --reference', () => {
  test('reports the page and the reference beside each other, with the verdict, from one run, and performs it again on both', async () => {
    const args = ['record', pages.local('synth.html'), '--notes', '12', '--reference', '--json']
    const result = await folder.run([...args, '--out', 'a.awescope'])
    const report = reportOf(result)
    expect(result.stderr).toContain('Loading the reference instrument (hardware, General MIDI)')
    // The page's own figures are those of the page alone.
    expect(report.frames).toMatchObject({ seen: 24, tracked: 24, unfinished: 0 })
    expect(report.onset).toMatchObject({ count: 12, lost: 0 })
    expect(report.contexts).toHaveLength(2)
    expect(report.contexts.filter(({ isReference }) => isReference === true)).toHaveLength(1)
    const { reference, verdict } = report
    expect(reference).toMatchObject({
      mode: 'hardware',
      bank: 'General MIDI',
      isJoined: false,
      reason: '',
    })
    expect(reference?.presets).toBeGreaterThan(100)
    expect(reference?.latency?.count).toBe(12)
    expect(Object.keys(reference?.stages ?? {})).toEqual(
      expect.arrayContaining(['midi', 'serialization', 'port', 'worklet', 'output', 'endToEnd']),
    )
    expect(reference?.engine).toMatchObject({ notes: 12, queueOverflows: 0, nonFinite: 0 })
    expect(verdict?.hasOutput).toBe(true)
    // On a busy machine the clocks of some notes contradict each other, and those are left out.
    expect(verdict?.pageNotes).toBeGreaterThanOrEqual(8)
    expect(verdict?.referenceNotes).toBeGreaterThanOrEqual(8)
    expect(verdict?.kind).not.toBe('waiting')
    expect(verdict?.text).toMatch(/page synth [\d.]+ ms, reference [\d.]+ ms/i)
    expect(report.records.dropped).toBe(0)

    const saved = reportOf(await folder.run(['report', 'a.awescope', '--json']))
    expect(saved).toEqual(report)

    // The reference had played it: so it plays it again, each message at its time, into a trace that says what it is.
    const replay = ['replay', 'a.awescope', pages.local('synth.html'), '--out', 'b.awescope']
    const again = reportOf(await folder.run([...replay, '--json']))
    expect(again.performance).toMatchObject({
      name: 'a.awescope',
      events: 24,
      asked: 24,
      delivered: 24,
    })
    expect(again.reference).toMatchObject({ mode: 'hardware', bank: 'General MIDI', reason: '' })
    expect(again.reference?.engine).toMatchObject({ notes: 12, queueOverflows: 0 })
    expect(again.reference?.latency?.count).toBe(12)
    const [before, after] = [playedIn('a.awescope'), playedIn('b.awescope')]
    expect(after.bytes).toEqual(before.bytes)
    expect(after.reference).toEqual(before.reference)
    const apart = before.atMs.map((atMs, index) => Math.abs(atMs - (after.atMs[index] ?? Infinity)))
    // Half of what lies between two messages, however busy the machine.
    expect(apart.sort()[12]).toBeLessThan(MESSAGES_APART_MS / 2)
  })

  test('plays a bank of the user, and says so of a page that never asks for MIDI', async () => {
    writeFileSync(folder.file('sine.sf2'), new Uint8Array(sineBank()))
    const args = [
      'record',
      pages.local('silent.html'),
      '--notes',
      '2',
      '--duration',
      '4s',
      '--json',
    ]
    const result = await folder.run([...args, '--reference', 'sf2', '--soundfont', 'sine.sf2'])
    const report = reportOf(result, 1)
    expect(result.stderr).toContain('only the reference instrument plays')
    expect(result.stderr).toContain('The page made no audio')
    expect(report.reference).toMatchObject({ mode: 'sf2', bank: 'sine.sf2', presets: 2 })
  })

  test('refuses a bank that is none before it opens a browser', async () => {
    writeFileSync(folder.file('no.sf2'), 'no bank')
    const args = ['record', pages.local('synth.html'), '--reference', '--soundfont']
    expectSentence(await folder.run([...args, 'no.sf2']), 2, /no\.sf2 cannot be used/)
    expectSentence(await folder.run([...args, 'none.sf2']), 2, /none\.sf2 cannot be read/)
  })
})
