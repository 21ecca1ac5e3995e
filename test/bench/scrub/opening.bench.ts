// How soon a long recording is seen in the panel, and how soon all of it is there: eight real seconds of two pages,
// played again and again for an hour and for eight, opened as a file by the panel as a plain page in real Chromium. By
// the clock, and in processor time of the panel's main thread, which what else the machine does changes little. `npm
// run bench:scrub opening`. Node, driving Chromium.

import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import { createChunkWriter } from '../../../trace/file/chunk-writer.ts'
import { heapMb, threadS } from '../../support/bench/browser-costs.ts'
import { launchChromium } from '../../support/page/page-harness.ts'
import { byTestId, click, servePanel, type PanelServer } from '../../support/panel/panel-harness.ts'
import { longRecording } from '../../support/trace/long-recording.ts'
import { realTrace } from '../../support/trace/real-trace.ts'

const HOURS = (process.env['OPEN_HOURS'] ?? '1 8').split(' ').map(Number)
/** Eight seconds of a page at 44.1 kHz whose clock steps 0.1 ms. */
const PERIOD_MS = 8000
const SAMPLE_RATE = 44_100
const LIMIT_MS = 900_000

let server: PanelServer
let browser: Browser
let folder: string

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), 'awescope-opening-'))
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Records of a file of so many hours. */
function writeHours(path: string, hours: number): number {
  const file = openSync(path, 'w')
  const writer = createChunkWriter((bytes) => void writeSync(file, bytes))
  const long = longRecording(readTrace(realTrace()).messages, {
    times: Math.round((hours * 3_600_000) / PERIOD_MS),
    periodMs: PERIOD_MS,
    sampleRate: SAMPLE_RATE,
    documents: 2,
  })
  for (const stamped of long.messages()) writer.append(stamped)
  void writer.end()
  closeSync(file)
  return long.records
}

interface Opening {
  readonly firstMs: number
  readonly wholeMs: number
  readonly events: number
}

/** From the choice of the file to the first frame with figures in it, and to the end of reading. */
const watchOpening = (input: Element): Promise<Opening> =>
  new Promise((resolve) => {
    input.addEventListener(
      'change',
      () => {
        const beganMs = performance.now()
        let firstMs = 0
        let wasOpening = false
        const look = (): void => {
          const figure = document.querySelector<HTMLElement>('[data-testid="figure-events"]')
          const events = Number(figure?.dataset['value'] ?? 0)
          const isOpening = document.querySelector('[data-testid="cancel-open"]') !== null
          wasOpening ||= isOpening
          // What stands in the document now is painted when the next frame begins.
          if (firstMs === 0 && events > 0) {
            requestAnimationFrame(() => {
              firstMs = performance.now() - beganMs
            })
          }
          if (!wasOpening || isOpening || firstMs === 0) requestAnimationFrame(look)
          else resolve({ firstMs, wholeMs: performance.now() - beganMs, events })
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
  const opened = input.evaluate(watchOpening)
  await input.uploadFile(path)
  return opened
}

describe('a recording', () => {
  for (const hours of HOURS)
    it(`of ${hours} h is opened`, { timeout: LIMIT_MS }, async () => {
      const path = join(folder, `${hours}.awescope`)
      const records = writeHours(path, hours)
      const page = await browser.newPage()
      page.setDefaultTimeout(LIMIT_MS)
      await page.setViewport({ width: 1280, height: 860 })
      await page.goto(server.url('theme=light'))
      await click(page, 'first-steps-dismiss')
      const client = await page.createCDPSession()
      await client.send('Performance.enable', { timeDomain: 'threadTicks' })
      const [emptyMb, before] = [await heapMb(client), await threadS(client)]
      const { firstMs, wholeMs, events } = await open(page, path)
      const [after, fullMb] = [await threadS(client), await heapMb(client)]
      const isCut = (await page.$(byTestId('read-whole'))) !== null
      console.info(
        `${hours} h: ${(records / 1e6).toFixed(2)} million records, ${(statSync(path).size / 1e6).toFixed(1)} MB; ` +
          `first seen after ${(firstMs / 1000).toFixed(2)} s, ${events} events ${isCut ? '(a part) ' : ''}` +
          `after ${(wholeMs / 1000).toFixed(2)} s, main thread ${(after - before).toFixed(2)} s, ` +
          `${(fullMb - emptyMb).toFixed(0)} MB`,
      )
      await page.close()
    })
})
