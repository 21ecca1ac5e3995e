// The demo's own keys and its Play button fill the panel, without any MIDI: the real DevTools panel of a real Chromium.
// A picture of the events stays in artefacts/e2e/. Runs in Node. Needs `npm run build`.

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser, thisMachine } from '../../cli/browser/find-browser.ts'
import { openPanelBrowser, type PanelBrowser } from '../../cli/demo/panel-browser.ts'
import { type HttpServer, startStaticServer } from '../../cli/server.ts'
import { byTestId } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PICTURES = join(ROOT, 'artefacts/e2e')

let server: HttpServer
let window: PanelBrowser

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium on this machine.')
  server = await startStaticServer(join(ROOT, 'dist/demo'), {})
  window = await openPanelBrowser({
    executablePath: found.path,
    extensionDir: join(ROOT, 'dist/chrome'),
    url: `${server.url}?synth=oscillator`,
    isHeadless: true,
  })
  const { page, devtools, panel } = window
  await devtools.setViewport({ width: 1280, height: 900 })
  await page.evaluate(() => document.documentElement.classList.add('before'))
  await panel.locator(byTestId('record')).click()
  await panel.locator(byTestId('stop')).wait()
  // Of the document that is recorded, not of the one that the recording takes away.
  await page.waitForSelector('html:not(.before) body[data-audio="running"]')
})

afterAll(async () => {
  await window?.close()
  await server?.close()
})

/** The sources in the table, each once. */
const sourcesShown = (): Promise<string[]> =>
  window.panel.$$eval(`${byTestId('event-row')} .cell-source`, (cells) =>
    [...new Set(cells.map((cell) => cell.textContent ?? ''))].toSorted(),
  )

describe('the demo, played by its own keys', () => {
  it('fills the panel: key, pointer and the timers of its player', async () => {
    const { page, panel } = window
    for (const key of ['KeyA', 'KeyS', 'KeyD'] as const)
      await page.keyboard.press(key, { delay: 80 })
    await page.click(`${byTestId('demo-keyboard')} .white:nth-child(5)`, { delay: 80 })
    await page.click(byTestId('demo-play'))
    await panel.locator(byTestId('tab-events')).click()
    await until('each source is there', async () => {
      const shown = await sourcesShown()
      return ['Key', 'Pointer', 'Timer'].every((source) => shown.includes(source))
    })
    const labels = await panel.$$eval(`${byTestId('event-row')} .cell-label`, (cells) =>
      cells.map((cell) => cell.textContent),
    )
    expect(labels).toContain('keydown KeyA')
    const inputMs = await panel.$$eval(`${byTestId('event-row')} .cell-input`, (cells) =>
      cells.map((cell) => Number(cell.getAttribute('data-value') ?? Number.NaN)),
    )
    expect(inputMs.some((ms) => ms >= 0 && ms < 1000)).toBe(true)
    const body = await panel.waitForSelector('body')
    await body?.screenshot({ path: join(PICTURES, 'gestures.png') })
  })

  it('shows the events and figures of one source alone', async () => {
    const { panel } = window
    await panel.waitForSelector(byTestId('source-chooser'))
    await panel.select(byTestId('source-chooser'), 'key')
    await until('only keys are there', async () => (await sourcesShown()).join() === 'Key')
    await panel.locator(byTestId('tab-live')).click()
    const shown = async (): Promise<number> =>
      panel.$eval(byTestId('figure-events'), (figure) => Number(figure.getAttribute('data-value')))
    // Three keys, each pressed and let go.
    await until('the figures are of keys', async () => (await shown()) === 6)
  })
})
