// A recording outlives the browser that is killed under it: the real panel of a real Chromium records the demo, all
// processes get SIGKILL, and the next start on the same profile offers what was left. Runs in Node. Needs
// `npm run build`.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { openPanel } from '../support/extension/extension-browser.ts'
import { type KillableBrowser, launchOnProfile } from '../support/extension/killed-browser.ts'
import { ABSENT } from '../../trace/text/numbers.ts'
import { byTestId, click, textOf } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

const KEYS = ['KeyA', 'KeyS', 'KeyD', 'KeyF'] as const
/** Each goes down and up. */
const EVENTS = 2 * KEYS.length
/** All that is older than this survives. */
const PROMISED_MS = 1000

let demo: Fixtures
let profile: string
let chromium: KillableBrowser

beforeAll(async () => {
  demo = await serveFixtures({ folder: 'dist/demo' })
  profile = mkdtempSync(join(tmpdir(), 'awescope-crash-'))
})
afterAll(async () => {
  await chromium?.close()
  await demo?.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

const start = async (): Promise<{ page: Page; panel: Frame }> => {
  chromium = await launchOnProfile(profile)
  const page = await chromium.browser.newPage()
  await page.goto(demo.local('?synth=oscillator'))
  const { frame } = await openPanel(page, chromium.extensionId)
  await frame.waitForSelector(byTestId('record'))
  return { page, panel: frame }
}

/** What is known of each event by the page's own clock: what the audio thread made of it may come later. */
const eventsOf = (panel: Frame): Promise<string[]> =>
  panel.$$eval(byTestId('event-row'), (rows) =>
    rows.map((row) =>
      ['.cell-label', '.cell-input', '.cell-validation']
        .map((name) => row.querySelector<HTMLElement>(name))
        .map((cell) => cell?.dataset['value'] ?? cell?.textContent)
        .join(),
    ),
  )

/** All are there, and none is under way. */
const isWhole = (events: readonly string[]): boolean =>
  events.length === EVENTS && events.every((event) => !event.includes(ABSENT))

describe('a browser that is killed while it records', () => {
  it('leaves a recording that the next one offers, opens with the same events, and deletes', async () => {
    const { page, panel } = await start()
    expect(await panel.$(byTestId('left-recordings'))).toBeNull()
    await page.evaluate(() => document.documentElement.classList.add('before'))
    await click(panel, 'record')
    await page.waitForSelector('html:not(.before) body[data-audio="running"]')
    for (const key of KEYS) await page.keyboard.press(key, { delay: 80 })
    await click(panel, 'tab-events')
    await until('all events are over', async () => isWhole(await eventsOf(panel)))
    // What is younger than this may be lost.
    await new Promise((resolve) => setTimeout(resolve, PROMISED_MS))
    const before = await eventsOf(panel)
    await chromium.kill()

    const again = await start()
    await again.panel.waitForSelector(byTestId('left-recording'))
    expect(await textOf(again.panel, 'left-recording')).toMatch(
      /^A recording of http:\/\/localhost:\d+ from \d{4}-\d\d-\d\d \d\d:\d\d was left \([\d.]+ [KM]?B\)\./,
    )
    await click(again.panel, 'left-open')
    await click(again.panel, 'tab-events')
    await until('it is open', async () => isWhole(await eventsOf(again.panel)))
    expect(await eventsOf(again.panel)).toEqual(before)
    await click(again.panel, 'left-delete')
    await until(
      'nothing is left',
      async () => (await again.panel.$(byTestId('left-recordings'))) === null,
    )
  })
})
