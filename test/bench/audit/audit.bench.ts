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
): Promise<AuditReport> {
  const url = pages.local(`faulty/index.html?${query}`)
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
