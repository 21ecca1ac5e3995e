// What the probe costs the page, measured on the same page with and without it in turn, in one run. Prints a table; the
// figures belong in docs/measurements.md. Runs in Node with a real Chromium; run nothing else meanwhile. Needs
// `npm run build:recorder`.

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ISOLATION_HEADERS } from '../../../cli/server.ts'
import { type Fixtures, serveFixtures } from '../../support/browser/fixture-server.ts'
import { AUTHOR_SCRIPT, medianOf, traceWhile } from '../../support/browser/chrome-trace.ts'
import { launchChromium, openRecorded, playedFor } from '../../support/browser/recorded-page.ts'

const ROUNDS = 7
const SECONDS = 5
const FEW = 2
const MANY = 18
const EVENTS = 2000

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

/** Author script time in one quantum, all processors together, µs: the median quantum (a mean is the scheduler's). */
async function quantumUs(count: number, isRecorded: boolean): Promise<number> {
  const page = await openRecorded(
    browser,
    server.local(`processors.html?count=${count}`),
    isRecorded ? {} : null,
  )
  await playedFor(page, 1)
  const spans = await traceWhile(page, () => playedFor(page, SECONDS))
  await page.close()
  const processors = count + (isRecorded ? 1 : 0)
  const durations = spans
    .filter(({ name }) => name === AUTHOR_SCRIPT)
    .sort((left, right) => left.startUs - right.startUs)
    .map(({ durationUs }) => durationUs)
  const quanta: number[] = []
  for (let at = 0; at + processors <= durations.length; at += processors) {
    quanta.push(durations.slice(at, at + processors).reduce((sum, each) => sum + each, 0))
  }
  // The mean without the tenth of quanta that the scheduler stretched: sampled timing costs every n-th
  // quantum, a median hides it.
  quanta.sort((left, right) => left - right)
  const kept = quanta.slice(0, Math.floor(quanta.length * 0.9))
  return kept.reduce((sum, each) => sum + each, 0) / kept.length
}

async function eventUs(isRecorded: boolean): Promise<number> {
  const page = await openRecorded(browser, server.local('events.html'), isRecorded ? {} : null)
  await page.waitForFunction(() => (globalThis as { ready?: boolean }).ready === true)
  await page.evaluate('dispatchMany(400)')
  const cost = (await page.evaluate(`dispatchMany(${EVENTS})`)) as number
  await page.close()
  return cost
}

function row(label: string, values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right)
  const figures = [medianOf(values), sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN]
  return `${label.padEnd(58)}${figures.map((figure) => figure.toFixed(2).padStart(10)).join('')}`
}

describe('the cost of the probe', () => {
  it('for each quantum and processor', { timeout: 600_000 }, async () => {
    const perProcessor: number[] = []
    const fixed: number[] = []
    const noise: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const fewOff = await quantumUs(FEW, false)
      const fewOn = await quantumUs(FEW, true)
      const manyOff = await quantumUs(MANY, false)
      const manyOn = await quantumUs(MANY, true)
      const manyOffAgain = await quantumUs(MANY, false)
      const slope = (manyOn - manyOff - (fewOn - fewOff)) / (MANY - FEW)
      perProcessor.push(slope)
      fixed.push(fewOn - fewOff - FEW * slope)
      noise.push(Math.abs(manyOffAgain - manyOff) / MANY)
    }
    console.log(
      [
        `${''.padEnd(58)}    median       min       max`,
        row('probe, for each quantum and processor, µs', perProcessor),
        row('tap, for each quantum, µs', fixed),
        row('noise: same page twice without probe, for each, µs', noise),
      ].join('\n'),
    )
  })

  it('for each MIDI event', { timeout: 600_000 }, async () => {
    const off: number[] = []
    const on: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      off.push(await eventUs(false))
      on.push(await eventUs(true))
    }
    const added = on.map((value, round) => value - (off[round] ?? Number.NaN))
    console.log(
      [
        `${''.padEnd(58)}    median       min       max`,
        row('handler on a plain target, for each event, µs', off),
        row('handler on the observed MIDI input, µs', on),
        row('wrappers, for each event, µs', added),
      ].join('\n'),
    )
  })
})
