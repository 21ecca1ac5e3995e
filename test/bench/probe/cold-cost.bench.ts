// What the first MIDI events of a page cost more with the recorder than without: cold code, fresh pages in turn, one
// run. Prints a table; the figures belong in docs/measurements.md. Runs in Node with a real Chromium. Needs
// `npm run build:recorder`. RECORDERS: other builds of the recorder to measure in turn with it, by their paths.

import { readFileSync } from 'node:fs'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ISOLATION_HEADERS } from '../../../cli/server.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { medianOf } from '../../support/browser/chrome-trace.ts'
import { launchChromium, playedFor } from '../../support/browser/recorded-page.ts'

const PAGES = Number(process.env['PAGES'] ?? 15)
/** Events one after the other, and how many of the last make a warm one. */
const EVENTS = 40
const WARM = 20
const RECORDERS = (process.env['RECORDERS'] ?? 'dist/recorder.js').split(':')

let browser: Browser
let server: Fixtures

beforeAll(async () => {
  browser = await launchChromium()
  server = await serveFixtures({
    folder: 'test/fixtures/pages/bench',
    headers: ISOLATION_HEADERS,
  })
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Time of each of the first events of a fresh page, µs. */
async function eventsUs(recorder: string | null): Promise<number[]> {
  const page = await browser.newPage()
  if (recorder !== null) await page.evaluateOnNewDocument(recorder)
  await page.goto(server.local('events.html'))
  await playedFor(page, 0.5)
  await page.waitForFunction(() => (globalThis as { ready?: boolean }).ready === true)
  const costs = (await page.evaluate(`(async () => { const costs = []
    for (let count = 0; count < ${EVENTS}; count++) costs.push(await dispatchMany(1, 1))
    return costs })()`)) as number[]
  await page.close()
  return costs
}

const spread = (values: readonly number[]): string =>
  [medianOf(values), Math.min(...values), Math.max(...values)]
    .map((value) => value.toFixed(1).padStart(9))
    .join('')

describe('the cost of the recorder', () => {
  it('for the first MIDI events of a page', { timeout: 1_200_000 }, async () => {
    const recorders = new Map<string, string | null>([['no recorder', null]])
    for (const path of RECORDERS) recorders.set(path, readFileSync(path, 'utf8'))
    const costs = new Map([...recorders.keys()].map((name) => [name, [] as number[][]]))
    for (let round = 0; round < PAGES; round++)
      for (const [name, recorder] of recorders) costs.get(name)?.push(await eventsUs(recorder))
    const lines = [`µs, ${PAGES} fresh pages each`.padEnd(44) + '   median      min      max']
    for (const [name, pages] of costs) {
      const of = (label: string, at: (page: number[]) => number): void => {
        lines.push(`${name}, ${label}`.slice(-44).padEnd(44) + spread(pages.map(at)))
      }
      of('first event', ([first = NaN]) => first)
      of('second event', ([, second = NaN]) => second)
      of('third to tenth', (page) => medianOf(page.slice(2, 10)))
      of('warm', (page) => medianOf(page.slice(-WARM)))
    }
    console.log(lines.join('\n'))
  })
})
