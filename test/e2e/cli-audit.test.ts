// `awescope audit` on instruments with planted faults in a real browser, as its own process. Asserts what noise cannot
// change; how often clean pages pass, and how exact sizes are, is the bench's.

import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditReport, AuditResult } from '../../audit/schema.ts'
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

const of = ({ audits }: AuditReport, id: string): AuditResult | undefined =>
  audits.find((each) => each.id === id)

describe('awescope audit', () => {
  test('finds the faults of one page and none of them in another, and keeps the recording', async () => {
    const faulty = instrument('?way=endless&ahead=50&loses=4&second=1&contexts=7')
    writeFileSync(folder.file('budget.json'), '{"lookAhead.constantMs": ["error", {"max": 20}]}')
    const result = await folder.run(
      [
        'audit',
        faulty,
        instrument('?way=worklet'),
        '--strictness',
        '1',
        '--format',
        'ndjson',
      ].concat(['--budget', 'budget.json']),
    )
    expectSentence(result, 1, /The budget lookAhead\.constantMs is broken: (49|50)/)
    const [bad, clean] = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditReport)
    if (bad === undefined || clean === undefined) throw new Error(result.stdout)
    expect(bad.schema).toBe('awescope.audit/1')
    expect(of(bad, 'lookAhead.constant')).toMatchObject({ status: 'fail', impact: 'serious' })
    expect(of(bad, 'notes.lost')).toMatchObject({
      status: 'fail',
      value: 0.25,
      evidence: { facts: { lost: 6, notes: 24 } },
    })
    expect(of(bad, 'hygiene.contexts')).toMatchObject({ status: 'fail', value: 5 })
    expect(of(bad, 'hygiene.openContexts')).toMatchObject({ status: 'fail', value: 3 })
    // Of the second half of the notes all but those that were lost.
    expect(of(bad, 'hygiene.endless')).toMatchObject({ status: 'fail', value: 0.75 })
    for (const id of ['lookAhead.constant', 'notes.lost', 'hygiene.contexts', 'hygiene.messages'])
      expect(of(clean, id), id).toMatchObject({ status: 'pass' })
    for (const id of ['lookAhead.timer', 'hygiene.endless', 'hygiene.openContexts'])
      expect(of(clean, id), id).toMatchObject({ status: 'pass', value: 0 })
    expect(of(clean, 'hygiene.resampling')).toMatchObject({ status: 'pass', value: 0 })
    expect(of(clean, 'robustness.lost')).toMatchObject({ reason: 'notStressed', score: null })
    expect(clean.stimulus).toMatchObject({ notes: 24, strictness: 1, source: 'midi' })
  })

  test('audits a page that is played by keys, prints the conclusion first and keeps the trace', async () => {
    const keys = 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyA KeyS KeyD KeyF KeyG'
    const played = ['--press', keys, '--every', '250ms', '--trace', 'keys.awescope']
    played.push('--stress', 'jank')
    const result = await folder.run(['audit', instrument('?way=nodes&ahead=50'), ...played])
    expect(result.code, result.stderr).toBe(0)
    const [, , conclusion = ''] = result.stdout.split('\n')
    expect(conclusion).toMatch(
      /^(Late|Playable): \d+\.\d ms from key to sound, of which \d+\.\d ms are/,
    )
    expect(result.stdout).toMatch(/lookAhead\.constant, serious: (49|50)/)
    // Once more, while the main thread is busy.
    expect(result.stdout).toMatch(/robustness\.lost +\d/)
    expect(result.stdout).toMatch(/robustness\.resume +without --stress/)
    const [handle] = /e-\d+/.exec(result.stdout) ?? []
    const found = await folder.run(['query', 'keys.awescope', 'events', '--json'])
    expect(found.stdout).toContain(`"${handle}"`)
  })

  test('says in one sentence what cannot be audited, and goes on with the rest', async () => {
    const silent = pages.local('cli/silent.html')
    const listening = ['--listen', '3s', '--format', 'ndjson']
    const both = await folder.run(['audit', silent, instrument('?plays=1'), ...listening])
    expectSentence(both, 2, /silent\.html could not be audited\. The page made no audio/)
    const [playing = '', ...more] = both.stdout.trim().split('\n')
    expect(more).toEqual([])
    expect(JSON.parse(playing)).toMatchObject({ stimulus: { seed: null, source: 'timer' } })
    const wrong = await folder.run(['audit', silent, '--only', 'latencies'])
    expectSentence(wrong, 2, /--only: there is no audit "latencies"\. There are: latency, /)
    const noStress = await folder.run(['audit', silent, '--stress', 'rain'])
    expectSentence(noStress, 2, /--stress: there is no "rain"\. There are: jank, gc, /)
    writeFileSync(folder.file('typo.json'), '{"latency.p96Ms": ["error", {"max": 20}]}')
    const typo = await folder.run(['audit', silent, '--budget', 'typo.json'])
    expectSentence(typo, 2, /typo\.json: there is no metric "latency\.p96Ms"/)
  })
})
