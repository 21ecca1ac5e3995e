// Renews the README's pictures from the demo in real DevTools: `npm run pictures`. The moving one needs `img2webp` of
// Debian's package `webp`. Node, driving Chromium.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findBrowser, thisMachine } from '../../cli/browser/find-browser.ts'
import { openPanelBrowser, type PanelBrowser } from '../../cli/demo/panel-browser.ts'
import { planKeyStrokes } from '../../cli/demo/panel-keys.ts'
import { createPrelude } from '../../demo/pieces/prelude.ts'
import { type Fixtures, PROJECT_ROOT, serveFixtures } from '../support/browser/fixture-server.ts'
import { byTestId } from '../support/panel/panel-harness.ts'

const IMAGES = join(PROJECT_ROOT, 'docs/images')
/** Of the panel's keyboard when it opens. */
const BASE_NOTE = 48
const MOVING_MS = 9000
const FRAME_MS = 300

let demo: Fixtures
let window: PanelBrowser
let frames: string

beforeAll(async () => {
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium on this machine.')
  frames = mkdtempSync(join(tmpdir(), 'awescope-pictures-'))
  demo = await serveFixtures({ folder: 'dist/demo' })
  window = await openPanelBrowser({
    executablePath: found.path,
    extensionDir: join(PROJECT_ROOT, 'dist/chrome'),
    url: demo.local('?synth=spessasynth&midi=1'),
    isHeadless: true,
  })
  await window.devtools.setViewport({ width: 1280, height: 860 })
}, 120_000)

afterAll(async () => {
  await window?.close()
  await demo?.close()
  rmSync(frames, { recursive: true, force: true })
})

const pass = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

async function paint(theme: 'light' | 'dark'): Promise<void> {
  const { devtools, panel } = window
  await devtools.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
  await panel.waitForSelector(`.awescope[data-theme="${theme}"]`)
}

async function play(durationMs: number): Promise<void> {
  const startedMs = performance.now()
  for (const { atMs, code, isDown } of planKeyStrokes(createPrelude(), durationMs, BASE_NOTE)) {
    await pass(Math.max(0, atMs - (performance.now() - startedMs)))
    await (isDown ? window.devtools.keyboard.down(code) : window.devtools.keyboard.up(code))
  }
}

/** Pictures of the panel, one after the other, while `work` goes on; answers their files. */
async function film(work: Promise<void>): Promise<string[]> {
  const files: string[] = []
  const state = { isOver: false }
  const ended = work.finally(() => {
    state.isOver = true
  })
  while (!state.isOver) {
    const path = join(frames, `${String(files.length).padStart(3, '0')}.png`)
    const beganMs = performance.now()
    await window.devtools.screenshot({ path: path })
    files.push(path)
    await pass(Math.max(0, FRAME_MS - (performance.now() - beganMs)))
  }
  await ended
  return files
}

/** Played back: a stretch is selected, the playhead stands in it, and a moment has a name. */
async function replay(): Promise<void> {
  const { devtools, panel } = window
  const { keyboard } = devtools
  const press = async (key: 'ArrowRight' | '[' | ']' | 'm', times = 1): Promise<void> => {
    for (let time = 0; time < times; time++) await keyboard.press(key)
  }
  await devtools.setViewport({ width: 1280, height: 960 })
  await (await panel.$(byTestId('first-steps-dismiss')))?.click()
  // Letters are notes while the keyboard is there.
  await panel.locator(byTestId('keyboard-toggle')).click()
  await panel.locator(byTestId('tab-live')).click()
  await panel.locator('.transport').click({ offset: { x: 4, y: 4 } })
  await press('ArrowRight', 24)
  await press('[')
  await press('ArrowRight', 30)
  await press(']')
  await press('m')
  await panel.locator(byTestId('marker-note')).fill('The second voice begins')
  await keyboard.press('Enter')
  await panel.waitForSelector('.user-mark button[title="The second voice begins"]')
  await panel.$eval('.view', (view) => view.scrollTo(0, 0))
  // Figures of the selection, and contexts as they were at its end.
  await pass(1500)
}

describe("the README's pictures", () => {
  it('are taken of the demo', { timeout: 180_000 }, async () => {
    const { page, panel, devtools } = window
    await paint('dark')
    await panel.locator(byTestId('record')).click()
    await panel.locator(byTestId('stop')).setTimeout(30_000).wait()
    await page.waitForFunction(() => document.body.dataset['audio'] === 'running')
    const toggle = await panel.waitForSelector(byTestId('keyboard-toggle'))
    if ((await toggle?.evaluate((each) => each.ariaPressed)) !== 'true') await toggle?.click()
    await toggle?.focus()
    await play(4000)
    const files = await film(play(MOVING_MS))
    await devtools.screenshot({ path: join(IMAGES, 'live-dark.png') })
    const look = ['-loop', '0', '-d', String(FRAME_MS), '-lossy', '-q', '60', '-m', '6']
    execFileSync('img2webp', [...look, ...files, '-o', join(IMAGES, 'live.webp')])
    await panel.locator(byTestId('stop')).click()
    await panel.locator(byTestId('record')).setTimeout(30_000).wait()
    await paint('light')
    await panel.locator(byTestId('tab-events')).click()
    await panel.locator('.event-row').click()
    await panel.waitForSelector(byTestId('view-events'))
    await devtools.screenshot({ path: join(IMAGES, 'events-light.png') })
    await replay()
    await devtools.screenshot({ path: join(IMAGES, 'replay-light.png') })
  })
})
