// Tone.js's own tests, in a page without the recorder, twice, and with it: what passes must pass, what is rendered must
// have the same bits. Prints what differs; fails where a difference is ours. Runs in Node with a real Chromium. Needs
// `npm run build:recorder`.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fixtures, PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { launchChromium } from '../../support/browser/recorded-page.ts'
import { buildToneSuite } from '../../support/tone/build-suite.ts'
import type { Outcomes } from '../../support/tone/suite-page.ts'

const FOLDER = 'artefacts/tone-suite/page'
const LIMIT_MS = 15 * 60_000

let browser: Browser
let server: Fixtures
let leftOut: string[]

beforeAll(async () => {
  leftOut = await buildToneSuite(resolve(PROJECT_ROOT, FOLDER))
  browser = await launchChromium()
  server = await serveFixtures({ folder: FOLDER })
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function outcomes(isRecorded: boolean): Promise<Outcomes> {
  const page = await browser.newPage()
  page.setDefaultTimeout(LIMIT_MS)
  if (isRecorded) {
    await page.evaluateOnNewDocument(
      readFileSync(resolve(PROJECT_ROOT, 'dist/recorder.js'), 'utf8'),
    )
  }
  await page.goto(server.local('index.html'))
  await page.waitForFunction('typeof runToneSuite === "function"')
  await page.evaluate('runToneSuite().then((found) => { globalThis.outcomes = found })')
  await page.waitForFunction('globalThis.outcomes !== undefined', { polling: 500 })
  const found = (await page.evaluate('outcomes')) as Outcomes
  await page.close()
  return found
}

it('has the same results with the recorder in the page', { timeout: 3 * LIMIT_MS }, async () => {
  const bare = await outcomes(false)
  const again = await outcomes(false)
  const recorded = await outcomes(true)
  const names = Object.keys(bare)
  const isSteady = (name: string): boolean => bare[name] === again[name]
  // What fails without us is a race of the suite itself, or asks for what is not in the package.
  const ours = names
    .filter(
      (name) => isSteady(name) && bare[name]?.startsWith('passed') && recorded[name] !== bare[name],
    )
    .map((name) => `${name}\n  without: ${bare[name]}\n  with:    ${recorded[name]}`)
  const passed = names.filter((name) => bare[name]?.startsWith('passed'))
  const text = [
    `${names.length} tests, ${passed.length} pass without us`,
    `${names.filter((name) => !isSteady(name)).length} differ between two runs without us`,
    `left out (packages that we do not have): ${leftOut.join(', ')}`,
    `different with us: ${ours.length}`,
    ...ours,
  ].join('\n')
  mkdirSync(resolve(PROJECT_ROOT, 'artefacts/tone-suite'), { recursive: true })
  const failures = names
    .filter((name) => !bare[name]?.startsWith('passed'))
    .map((name) => `${name}: ${bare[name]}`)
  writeFileSync(
    resolve(PROJECT_ROOT, 'artefacts/tone-suite/outcomes.txt'),
    `${text}\n\nfail without us:\n${failures.join('\n')}\n`,
  )
  console.log(text)
  expect(passed.length, 'the suite runs').toBeGreaterThan(1000)
  expect(ours).toEqual([])
})
