// How soon a long recording is seen in the panel, and how soon all of it is there: eight real seconds of two pages,
// played again and again for an hour and for eight, opened as a file by the panel as a plain page in real Chromium; of
// eight hours what is read unasked, then the whole. By the clock, and in processor time of the panel's main thread,
// which what else the machine does changes little. `npm run bench:scrub opening`. Node, driving Chromium.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { heapMb, threadS } from '../../support/bench/browser-costs.ts'
import { bundleProgram } from '../../support/engine/run-bundled.ts'
import { launchChromium } from '../../support/page/page-harness.ts'
import { byTestId, click, servePanel, type PanelServer } from '../../support/panel/panel-harness.ts'

const HOURS = (process.env['OPEN_HOURS'] ?? '1 8').split(' ').map(Number)
const LIMIT_MS = 900_000

let server: PanelServer
let browser: Browser
let folder: string
/** Writes recordings: what runs inside vitest is ten times as slow. */
let program: string

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), 'awescope-opening-'))
  program = await bundleProgram('test/support/trace/opening-program.ts', folder)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Opening {
  readonly firstMs: number
  readonly wholeMs: number
  /** The longest time without a frame. */
  readonly stillMs: number
  readonly events: number
}

/**
 * From an event of the element that begins the opening to the first frame with figures in it, and to the end of
 * reading.
 */
const watchOpening = (element: Element, begin: string): Promise<Opening> =>
  new Promise((resolve) => {
    const readEvents = (): number =>
      Number(
        document.querySelector<HTMLElement>('[data-testid="figure-events"]')?.dataset['value'] ?? 0,
      )
    element.addEventListener(
      begin,
      () => {
        const beganMs = performance.now()
        let firstMs = 0
        let lastMs = beganMs
        let stillMs = 0
        let wasOpening = false
        /** What is shown is no longer what was there before. */
        let isNew = false
        const eventsBefore = readEvents()
        const look = (): void => {
          const nowMs = performance.now()
          stillMs = Math.max(stillMs, nowMs - lastMs)
          lastMs = nowMs
          const events = readEvents()
          const isOpening = document.querySelector('[data-testid="cancel-open"]') !== null
          wasOpening ||= isOpening
          isNew ||= wasOpening && (eventsBefore === 0 || events < eventsBefore)
          // What stands in the document now is painted when the next frame begins.
          if (firstMs === 0 && isNew && events > 0) {
            requestAnimationFrame(() => {
              firstMs = performance.now() - beganMs
            })
          }
          if (!wasOpening || isOpening || firstMs === 0) requestAnimationFrame(look)
          else resolve({ firstMs, wholeMs: nowMs - beganMs, stillMs, events })
        }
        requestAnimationFrame(look)
      },
      { capture: true, once: true },
    )
  })

async function open(page: Page, path: string): Promise<Opening> {
  const input = (await page.waitForSelector(
    byTestId('open-file'),
  )) as ElementHandle<HTMLInputElement>
  const opened = input.evaluate(watchOpening, 'change')
  await input.uploadFile(path)
  return opened
}

async function openWhole(page: Page): Promise<Opening> {
  const button = (await page.$(byTestId('read-whole'))) as ElementHandle<HTMLElement>
  const opened = button.evaluate(watchOpening, 'click')
  await button.click()
  return opened
}

describe('a recording', () => {
  for (const hours of HOURS)
    it(`of ${hours} h is opened`, { timeout: LIMIT_MS }, async () => {
      const path = join(folder, `${hours}.awescope`)
      execFileSync(process.execPath, [program, 'write', path, String(hours)], { stdio: 'inherit' })
      // A profile of its own: first steps that were dismissed do not come again.
      const profile = await browser.createBrowserContext()
      const page = await profile.newPage()
      page.setDefaultTimeout(LIMIT_MS)
      await page.setViewport({ width: 1280, height: 860 })
      await page.goto(server.url('theme=light'))
      await click(page, 'first-steps-dismiss')
      const client = await page.createCDPSession()
      await client.send('Performance.enable', { timeDomain: 'threadTicks' })
      const emptyMb = await heapMb(client)
      const told = async (what: string, opening: () => Promise<Opening>): Promise<void> => {
        const before = await threadS(client)
        const { firstMs, wholeMs, stillMs, events } = await opening()
        const after = await threadS(client)
        console.info(
          `  ${what}: first seen after ${(firstMs / 1000).toFixed(2)} s, ${events} events after ` +
            `${(wholeMs / 1000).toFixed(2)} s, main thread ${(after - before).toFixed(2)} s, longest ` +
            `${stillMs.toFixed(0)} ms without a frame, ${((await heapMb(client)) - emptyMb).toFixed(0)} MB`,
        )
      }
      await told('opened', () => open(page, path))
      if ((await page.$(byTestId('read-whole'))) !== null)
        await told('that was a part; the whole', () => openWhole(page))
      await profile.close()
    })
})
