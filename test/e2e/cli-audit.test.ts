// `awescope audit` on instruments with planted faults in a real browser, as its own process. Asserts what noise cannot
// change; how often clean pages pass, and how exact sizes are, is the bench's.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeMidiFile } from '../../midi/write-midi-file.ts'
import type { AuditReport, AuditResult } from '../../audit/schema.ts'
import { AGREED } from '../support/audit/agreed.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { type CliFolder, createCliFolder, expectSentence } from '../support/cli/cli-run.ts'

let pages: Fixtures
let folder: CliFolder

beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages' })
  folder = createCliFolder()
})
afterAll(async () => {
  folder.remove()
  await pages.close()
})

const instrument = (query: string): string => pages.local(`faulty/index.html${query}`)

/** A General MIDI instrument: gm-synth.js, whose faults the address plants. */
const gm = (query: string): string => pages.local(`faulty/gm.html${query}`)

const of = ({ audits }: AuditReport, id: string): AuditResult | undefined =>
  audits.find((each) => each.id === id)

/** What tests that run beside this one cannot make: the rest is told by time, and is the bench's. */
const UNTIMED = new Set(['notes', 'hygiene', 'sound', 'conformity'])
const TIMED = new Set(['hygiene.handler', 'hygiene.longTasks'])

/** What a clean page is blamed for; a ScriptProcessor is one. */
const blamedOf = ({ audits, requestedUrl = '' }: AuditReport): string[] =>
  audits
    .filter(({ id, status, category }) => {
      const isItself = id === 'hygiene.scriptProcessor' && requestedUrl.includes('way=script')
      return status === 'fail' && UNTIMED.has(category) && !TIMED.has(id) && !isItself
    })
    .map(({ id }) => id)

describe('awescope audit', () => {
  test('finds the faults of one page and none of them in another, and keeps the recording', async () => {
    const faulty = instrument(AGREED.query)
    const budget = { 'lookAhead.constantMs': ['error', { max: 20 }] }
    const config = { audit: { strictness: 1, budget } }
    writeFileSync(folder.file('awescope.config.json'), JSON.stringify(config))
    // Beside them, as nothing of it is told by time.
    const heard = folder.run(['audit', gm('?nan=10&dc=0.1'), '--format', 'json'])
    const pages = [faulty, instrument('?way=worklet')]
    const result = await folder.run(['audit', ...pages, '--format', 'ndjson'])
    const broken = JSON.parse((await heard).stdout) as AuditReport
    rmSync(folder.file('awescope.config.json'))
    expectSentence(result, 1, /The budget lookAhead\.constantMs is broken: (49|50)/)
    const [bad, clean] = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditReport)
    if (bad === undefined || clean === undefined) throw new Error(result.stdout)
    expect(bad.schema).toBe('awescope.audit/1')
    expect(bad.verdict).toMatch(
      /^(Late|Playable): [^;]* are the page's; 15 of 60 notes were lost\./,
    )
    for (const [id, [least, most]] of Object.entries(AGREED.failed)) {
      expect(of(bad, id)?.status, id).toBe('fail')
      expect(of(bad, id)?.value, id).toBeGreaterThanOrEqual(least)
      expect(of(bad, id)?.value, id).toBeLessThanOrEqual(most)
    }
    for (const id of AGREED.passed) expect(of(bad, id)?.status, id).toBe('pass')
    expect(of(bad, 'notes.lost')).toMatchObject({
      impact: 'critical',
      evidence: { facts: { lost: 15, notes: 60 } },
    })
    for (const id of ['lookAhead.constant', 'notes.lost', 'hygiene.contexts', 'hygiene.messages'])
      expect(of(clean, id), id).toMatchObject({ status: 'pass' })
    // What is listened to: the samples themselves.
    for (const id of ['sound.nonFinite', 'sound.clipping', 'sound.dc'])
      expect(of(clean, id), id).toMatchObject({ status: 'pass', value: expect.any(Number) })
    const samples = of(broken, 'sound.nonFinite')
    expect(samples).toMatchObject({ status: 'fail', impact: 'critical' })
    // One of each quantum after the tenth note.
    expect(samples?.value).toBeGreaterThan(500)
    expect(of(broken, 'sound.dc')).toMatchObject({ status: 'fail' })
    expect(of(broken, 'sound.dc')?.value).toBeCloseTo(0.1, 2)
    for (const id of ['lookAhead.timer', 'hygiene.endless', 'hygiene.openContexts'])
      expect(of(clean, id), id).toMatchObject({ status: 'pass', value: 0 })
    expect(of(clean, 'hygiene.resampling')).toMatchObject({ status: 'pass', value: 0 })
    expect(of(clean, 'robustness.lost')).toMatchObject({ reason: 'notStressed', score: null })
    expect(clean.stimulus).toMatchObject({ notes: 60, strictness: 1, source: 'midi' })
    expect(blamedOf(clean)).toEqual([])
  })

  // With the one above and the one that plays by itself below: five runs of four ways to make sound.
  test('blames clean pages for nothing, and tells the share of the machine by the reference', async () => {
    const listened = instrument('?way=ahead')
    const controlled = folder.run([
      'audit',
      listened,
      '--listen',
      '3s',
      '--reference',
      '--format',
      'json',
    ])
    const audits = ['nodes', 'script', 'nodes'].map(async (way) => {
      const page = instrument(`?way=${way}`)
      const result = await folder.run(['audit', page, '--strictness', '1', '--format', 'json'])
      expect(result.code, result.stderr).toBe(0)
      return JSON.parse(result.stdout) as AuditReport
    })
    for (const report of await Promise.all(audits)) {
      expect(blamedOf(report), report.requestedUrl).toEqual([])
      expect(of(report, 'sound.silent')).toMatchObject({ status: 'pass', value: 0 })
    }
    // Beside them one with the reference before and behind it, which tells the machine's share.
    const result = await controlled
    expect(result.code, result.stderr).toBe(0)
    const { control, verdict } = JSON.parse(result.stdout) as AuditReport
    if (control === undefined) throw new Error('There is no control.')
    const { before, after, machineMs, movedShare, isSteady } = control
    for (const { notes, p50Ms, p95Ms } of [before, after]) {
      expect(notes).toBeGreaterThanOrEqual(12)
      expect(p50Ms).toBeGreaterThan(0)
      expect(p95Ms).toBeGreaterThanOrEqual(p50Ms)
    }
    expect(machineMs).toBe((before.p50Ms + after.p50Ms) / 2)
    expect(isSteady).toBe(movedShare <= 0.15)
    expect(verdict).toMatch(/reference/)
  })

  test('audits a page that is played by keys, prints the conclusion first and keeps the trace', async () => {
    const keys = 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyA KeyS KeyD KeyF KeyG'
    const script =
      'export const iteration = async (page, { run }) => console.error(run, await page.title())'
    writeFileSync(folder.file('ready.mjs'), script)
    const played = ['--press', keys, '--every', '250ms', '--trace', 'keys.awescope']
    played.push('--before', 'ready.mjs', '--stress', 'jank,render256')
    const result = await folder.run(['audit', instrument('?way=nodes&ahead=50'), ...played])
    expect(result.code, result.stderr).toBe(0)
    expect(result.stderr).toContain('1 Instruments with one fault each\n')
    const [, , conclusion = ''] = result.stdout.split('\n')
    expect(conclusion).toMatch(
      /^(Late|Playable): \d+\.\d ms from key to sound, of which \d+\.\d ms are/,
    )
    expect(result.stdout).toMatch(/lookAhead\.constant, serious: (49|50)/)
    // Once more, while the main thread is busy, and in larger blocks, which the browser has given the page.
    expect(result.stderr).toContain('under stress: render256.')
    expect(result.stderr).not.toContain('There is no such stress')
    expect(result.stdout).toMatch(/robustness\.lost +\d/)
    expect(result.stdout).toMatch(/robustness\.resume +without --stress/)
    const [handle] = /e-\d+/.exec(result.stdout) ?? []
    const found = await folder.run(['query', 'keys.awescope', 'events', '--json'])
    expect(found.stdout).toContain(`"${handle}"`)
  })

  test('says in one sentence what cannot be audited, and goes on with the rest', async () => {
    const silent = pages.local('cli/silent.html')
    const hanging = pages.local('faulty/hangs.html?soon')
    const playing = instrument('?way=ahead')
    const listening = ['audit', '-', '--listen', '3s', '--resume', 'done.ndjson', '--format']
    const missing = pages.local('faulty/missing.html')
    const walled = pages.local('faulty/login.html')
    const list = `# five\n${missing}\n${walled}\n${silent}\n${hanging}\n${playing}\n`
    const all = await folder.run([...listening, 'ndjson'], {}, list)
    expect(all.code, all.stderr).toBe(2)
    const sentences = all.stderr.split('\n').filter((line) => line.startsWith('awescope: '))
    expect(sentences).toEqual([
      expect.stringMatching(/missing\.html.* the server answered 404/),
      expect.stringMatching(/login\.html could not be audited\. .* It asks for a password: log in/),
      expect.stringMatching(/silent\.html could not be audited\. The page made no audio/),
      expect.stringMatching(
        /hangs\.html\?soon could not be audited: its main thread hangs: .* empty tab did within/,
      ),
    ])
    expect(all.stderr).toMatch(/\n5 of 5, (score \d+|no score): \S+way=ahead \S/)
    const [line = '', ...more] = all.stdout.trim().split('\n')
    expect(more).toEqual([])
    expect(JSON.parse(line)).toMatchObject({
      requestedUrl: playing,
      stimulus: { seed: null, source: 'timer' },
    })
    expect(blamedOf(JSON.parse(line) as AuditReport)).toEqual([])
    expect(readFileSync(folder.file('done.ndjson'), 'utf8')).toBe(`${line}\n`)
    const again = await folder.run([...listening, 'html'], {}, `${playing}\n`)
    expect(again.code, again.stderr).toBe(0)
    expect(again.stdout).toMatch(/^<!doctype html>[^]*way=ahead/)
    // It was done: no browser was opened for it.
    expect(again.stderr).not.toContain('Recording')
    const wrong = await folder.run(['audit', silent, '--only', 'latencies'])
    expectSentence(wrong, 2, /--only: there is no audit "latencies"\. There are: latency, /)
    const noStress = await folder.run(['audit', silent, '--stress', 'rain'])
    expectSentence(noStress, 2, /--stress: there is no "rain"\. There are: jank, gc, /)
    writeFileSync(folder.file('typo.json'), '{"latency.p96Ms": ["error", {"max": 20}]}')
    const typo = await folder.run(['audit', silent, '--budget', 'typo.json'])
    expectSentence(typo, 2, /typo\.json: there is no metric "latency\.p96Ms"/)
  })

  test('plays a file of fuzzing into a page that it breaks', async () => {
    const events = [
      { atMs: 0, bytes: [0xc3, 0x75] },
      { atMs: 20, bytes: [0xe3, 0, 0x40] },
    ]
    writeFileSync(folder.file('fuzz.mid'), writeMidiFile(events))
    const fragile = pages.local('faulty/fragile.html?throws=1')
    const result = await folder.run(['audit', fragile, '--fuzz', 'fuzz.mid'])
    expect(result.code, result.stderr).toBe(1)
    expect(result.stdout).toMatch(/throws: [^:]*: No wheel for this program\./)
    expect(result.stdout).toContain(`awescope audit '${fragile}' --fuzz fuzz.mid`)
    // A round of what no player sends, which this one takes.
    const illegal = await folder.run(['audit', gm(''), '--fuzz', '1s', '--illegal', '--seed', '1'])
    expect(illegal.code, illegal.stdout + illegal.stderr).toBe(0)
  })
})
