// How smoothly an hour is scrubbed: the panel as a plain page in real Chromium opens a recording of an hour (some three
// million records, a hundred thousand events), and a hand drags the playhead to and fro, in each view. Prints the
// distances of frames and the processor time of the page's main thread in each of them; the latter changes little with
// what else the machine does. `npm run bench:scrub`; SCRUB_MINUTES=10 for less of it. Node, driving Chromium.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { writeTrace } from '../../../trace/file/chunk-writer.ts'
import { threadS } from '../../support/bench/browser-costs.ts'
import { launchChromium } from '../../support/page/page-harness.ts'
import { createPanelFeed } from '../../support/panel/panel-feed.ts'
import {
  byTestId,
  click,
  servePanel,
  textOf,
  type PanelServer,
} from '../../support/panel/panel-harness.ts'

const MINUTES = Number(process.env['SCRUB_MINUTES'] ?? '60')
const VIEWS = ['live', 'events', 'scheduling', 'processors', 'contexts', 'alerts'] as const
const MOVES = 240
const FRAME_MS = 1000 / 60

let server: PanelServer
let browser: Browser
let folder: string

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), 'awescope-scrub-'))
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Distances of the frames from now on, ms, until the answer is asked for. */
async function watchFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const watched = { gaps: [] as number[], isOn: true }
    Object.assign(globalThis, { watched })
    let last = performance.now()
    const tick = (nowMs: number): void => {
      watched.gaps.push(nowMs - last)
      last = nowMs
      if (watched.isOn) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  return () =>
    page.evaluate(() => {
      const { watched } = globalThis as unknown as { watched: { gaps: number[]; isOn: boolean } }
      watched.isOn = false
      return watched.gaps
    })
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ] ?? Number.NaN

/** The playhead to and fro over the whole hour, four times, by the pointer. */
async function scrub(page: Page): Promise<void> {
  const { x, y, width, height } = (await (await page.$(byTestId('scrub')))!.boundingBox())!
  const place = (move: number): number =>
    x + width * (0.5 + 0.48 * Math.sin((move / MOVES) * 8 * Math.PI))
  await page.mouse.move(place(0), y + height / 2)
  await page.mouse.down()
  for (let move = 1; move <= MOVES; move += 1) await page.mouse.move(place(move), y + height / 2)
  await page.mouse.up()
}

/** How much time the charts of the Live view show; at first they show pages of 30 s. */
async function showTime(page: Page, label: '30 s' | 'All'): Promise<void> {
  const button = await page.waitForSelector(`.segment::-p-text(${label})`)
  await button!.click()
  await page.waitForSelector(`.segment[aria-pressed="true"]::-p-text(${label})`)
}

async function measure(page: Page, name: string, task: () => Promise<void>): Promise<void> {
  const client = await page.createCDPSession()
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  const gapsOf = await watchFrames(page)
  const before = await threadS(client)
  await task()
  const after = await threadS(client)
  const gaps = (await gapsOf()).slice(2)
  const late = gaps.filter((gap) => gap > 1.5 * FRAME_MS).length
  console.info(
    `${name.padEnd(24)} ${String(gaps.length).padStart(5)} frames  p50 ${at(gaps, 0.5).toFixed(1)}  ` +
      `p95 ${at(gaps, 0.95).toFixed(1)}  p99 ${at(gaps, 0.99).toFixed(1)} ms  ` +
      `late ${((late / gaps.length) * 100).toFixed(1)} %  ` +
      `main thread ${(((after - before) * 1000) / gaps.length).toFixed(2)} ms a frame`,
  )
  await client.detach()
}

describe('an hour', () => {
  it('is scrubbed', { timeout: 1_200_000 }, async () => {
    const path = join(folder, 'hour.awescope')
    const feed = createPanelFeed({ durationMs: MINUTES * 60_000, playing: 6, hasSequencer: true })
    writeFileSync(path, writeTrace(feed.map(({ stamped }) => stamped)))
    const page = await browser.newPage()
    await page.setViewport({ width: 1280, height: 860 })
    await page.goto(server.url('theme=light'))
    await click(page, 'first-steps-dismiss')
    const input = (await page.waitForSelector(
      byTestId('open-file'),
    )) as ElementHandle<HTMLInputElement>
    const openedMs = performance.now()
    await input.uploadFile(path)
    await page.waitForFunction(
      (selector) => document.querySelector(selector)?.textContent?.includes('Saved trace'),
      {
        timeout: 600_000,
      },
      byTestId('status-line'),
    )
    const more = await page.$(byTestId('read-whole'))
    if (more !== null) {
      await more.click()
      await page.waitForFunction(
        (selector) => document.querySelector(selector) === null,
        { timeout: 600_000 },
        byTestId('read-whole'),
      )
      await page.waitForFunction(
        (selector) => document.querySelector(selector)?.textContent?.includes('Saved trace'),
        {
          timeout: 600_000,
        },
        byTestId('status-line'),
      )
    }
    const { size } = statSync(path)
    const openS = ((performance.now() - openedMs) / 1000).toFixed(1)
    const status = await textOf(page, 'status-line')
    console.info(`${status} ${(size / 1e6).toFixed(1)} MB, opened in ${openS} s`)
    for (const view of VIEWS) {
      await click(page, `tab-${view}`)
      await page.waitForSelector(byTestId(`view-${view}`))
      await measure(page, `${view}, scrubbed`, () => scrub(page))
    }
    await click(page, 'tab-live')
    await showTime(page, 'All')
    await measure(page, 'live, all at once', () => scrub(page))
    await showTime(page, '30 s')
    await click(page, 'replay-start')
    await page.select(byTestId('replay-speed'), '8')
    await click(page, 'replay-play')
    await measure(
      page,
      'live, played at 8 ×',
      () =>
        new Promise((done) => {
          setTimeout(done, 4000)
        }),
    )
  })
})
