// The gallery of faulty instruments: each fault must be found with its size, and nothing in clean pages. Real browser,
// quiet machine; one run at a time. Runs in Node.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport } from '../../../audit/schema.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { table } from '../../support/bench/statistics.ts'
import { type CliFolder, createCliFolder } from '../../support/cli/cli-run.ts'

const CLEAN_RUNS = Number(process.env['AUDIT_CLEAN_RUNS'] ?? 5)
/** Of the planted size. */
const TOLERANCE = 0.1

interface Fault {
  query: string
  id: string
  /** What the audit's value should be. */
  size: number
  /** Where a tenth of it is finer than what is measured: the clock, a callback's phase. */
  floor?: number
}

const FAULTS: readonly Fault[] = [
  { query: 'ahead=20', id: 'lookAhead.constant', size: 20 },
  { query: 'ahead=50', id: 'lookAhead.constant', size: 50 },
  { query: 'ahead=100', id: 'lookAhead.constant', size: 100 },
  { query: 'timer=20', id: 'latency.page', size: 20, floor: 3 },
  { query: 'timer=40', id: 'latency.page', size: 40, floor: 3 },
  { query: 'way=worklet&timer=40', id: 'latency.page', size: 40, floor: 3 },
  // Even between 0 and twice as much: 0.9 of it is half of the p5 to p95 width.
  { query: 'jitter=8', id: 'jitter.spread', size: 7.2, floor: 1.5 },
  { query: 'way=worklet&jitter=12', id: 'jitter.spread', size: 10.8, floor: 1.5 },
  { query: 'loses=5', id: 'notes.lost', size: 0.2, floor: 0.02 },
  { query: 'way=worklet&loses=10', id: 'notes.lost', size: 0.1, floor: 0.02 },
  { query: 'slowFirst=200', id: 'latency.firstNote', size: 200, floor: 15 },
  { query: 'handler=30', id: 'hygiene.handler', size: 30, floor: 3 },
  { query: 'past=20', id: 'timestamps.past', size: 1 },
  { query: 'second=1', id: 'hygiene.contexts', size: 2 },
  { query: 'way=script', id: 'hygiene.scriptProcessor', size: 1 },
  { query: 'way=worklet&posts=1', id: 'hygiene.messages', size: 345, floor: 30 },
  { query: 'playback=1', id: 'hygiene.latencyHint', size: 23.2, floor: 3 },
]

/** Of gm.html, several at once where none hides another: by the audits that listen. */
const HEARD: readonly { query: string; sizes: Readonly<Record<string, number>> }[] = [
  {
    query: 'cents=20&polyphony=16&pan=reversed&volume=linear&drums=melodic',
    sizes: {
      'conformity.pitch': 20,
      'notes.polyphony': 8,
      'conformity.pan': 1,
      'conformity.volume': 12,
      'conformity.drums': 1,
    },
  },
  {
    query:
      'bendRange=12&expression=ignored&velocity=ignored&programs=ignored&ignoresPedal=1&clickOff=0.4',
    sizes: {
      'conformity.bendRange': 1000,
      'conformity.expression': 23.9,
      'conformity.velocity': 1,
      'conformity.programs': 1,
      'conformity.sustain': 60,
      'notes.clickOff': 0.4,
    },
  },
  {
    query: 'dc=0.05&ignoresRpn=1&ignoresReset=1&ignoresAllNotesOff=1&omni=1',
    sizes: {
      'sound.dc': 0.05,
      'conformity.rpn0': 1000,
      'notes.reset': 3,
      'notes.allNotesOff': 1,
      'conformity.channels': 31.8,
      'conformity.drums': 1,
    },
  },
]

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

async function audit(query: string, strictness: number, page = 'index'): Promise<AuditReport> {
  const url = pages.local(`faulty/${page}.html?${query}`)
  const options = ['--strictness', String(strictness), '--format', 'json']
  const result = await folder.run(['audit', url, ...options])
  expect(result.code, result.stderr).toBe(0)
  return JSON.parse(result.stdout) as AuditReport
}

describe('audits', () => {
  it('find each fault with its size', async () => {
    const rows: string[][] = []
    const missed: string[] = []
    for (const { query, id, size, floor = 0 } of FAULTS) {
      const report = await audit(query, 3)
      const found = report.audits.find((each) => each.id === id)
      const value = found?.value ?? Number.NaN
      const isExact = Math.abs(value - size) <= Math.max(TOLERANCE * size, floor)
      if (found?.status !== 'fail' || !isExact) missed.push(query)
      const [low, high] = found?.interval95 ?? [Number.NaN, Number.NaN]
      const interval = `${low.toFixed(2)} … ${high.toFixed(2)}`
      const others = report.audits.filter((each) => each.status === 'fail' && each.id !== id)
      rows.push([query, id, String(size), value.toFixed(2), interval, found?.status ?? 'missing'])
      rows.at(-1)?.push(others.map((each) => each.id).join(' '))
      console.log(rows.at(-1)?.join('  '))
    }
    const heads = ['page', 'audit', 'planted', 'found', '95 %', 'status', 'also']
    console.log(table([heads, ...rows]))
    expect(missed).toEqual([])
  })

  it('find by ear what is planted in a General MIDI instrument, and nothing in the clean one', async () => {
    const wrong: string[] = []
    for (const { query, sizes } of [...HEARD, { query: '', sizes: {} }]) {
      const report = await audit(query, 5, 'gm')
      const failed = report.audits.filter(({ status }) => status === 'fail')
      console.log(query, failed.map(({ id, value }) => `${id} ${value}`).join('  '))
      for (const [id, size] of Object.entries(sizes)) {
        const value = failed.find((each) => each.id === id)?.value ?? Number.NaN
        if (!(Math.abs(value - size) <= TOLERANCE * size)) wrong.push(`${query}: ${id} ${value}`)
      }
      for (const { id } of failed) if (!(id in sizes)) wrong.push(`${query}: ${id} was not planted`)
    }
    expect(wrong).toEqual([])
  })

  it('find nothing in clean pages', async () => {
    const blamed: string[] = []
    for (let run = 0; run < CLEAN_RUNS; run++) {
      for (const way of ['nodes', 'worklet']) {
        const report = await audit(`way=${way}`, 3)
        const failed = report.audits.filter(({ status }) => status === 'fail')
        console.log(
          way,
          report.scores.all,
          failed.map(({ id, value }) => `${id} ${value}`).join(' '),
        )
        blamed.push(...failed.map(({ id }) => `${way}: ${id}`))
      }
    }
    expect(blamed).toEqual([])
  })
})
