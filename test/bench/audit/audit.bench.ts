// The gallery of faulty instruments: each fault must be found with its size, and nothing in clean pages. Real browser,
// quiet machine; one run at a time. Runs in Node.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport } from '../../../audit/schema.ts'
import { CLEAN, FAULTS, TOLERANCE } from '../../support/audit/gallery.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { table } from '../../support/bench/statistics.ts'
import { type CliFolder, createCliFolder } from '../../support/cli/cli-run.ts'

const CLEAN_RUNS = Number(process.env['AUDIT_CLEAN_RUNS'] ?? 5)
/** Only faults whose address has this in it. */
const ONLY = process.env['AUDIT_ONLY'] ?? ''

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

async function audit(
  query: string,
  strictness: number,
  more: readonly string[] = [],
  page = 'index',
): Promise<AuditReport> {
  const url = pages.local(`faulty/${page}.html?${query}`)
  const options = ['--strictness', String(strictness), '--format', 'json', ...more]
  const result = await folder.run(['audit', url, ...options])
  expect(result.code, result.stderr).toBe(0)
  return JSON.parse(result.stdout) as AuditReport
}

describe('audits', () => {
  it('find each fault with its size', async () => {
    const rows: string[][] = []
    const missed: string[] = []
    const chosen = FAULTS.filter(({ query }) => query.includes(ONLY))
    for (const { query, id, size, floor = 0, strictness = 1, options } of chosen) {
      const report = await audit(query, strictness, options)
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
      const report = await audit(query, 5, [], 'gm')
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
      for (const { query, options, inherent = [] } of CLEAN) {
        const report = await audit(query, 3, options)
        const failed = report.audits.filter(
          ({ id, status }) => status === 'fail' && !inherent.includes(id),
        )
        console.log(
          query,
          report.scores.all,
          failed.map(({ id, value }) => `${id} ${value}`).join(' '),
        )
        blamed.push(...failed.map(({ id }) => `${query}: ${id}`))
      }
    }
    expect(blamed).toEqual([])
  })
})
