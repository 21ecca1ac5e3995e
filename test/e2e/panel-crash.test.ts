// A recording outlives its panel and its browser: the real panel of a real Chromium records the demo, DevTools are
// closed and opened again and find it running; then all processes get SIGKILL, and the next start on the same profile
// offers what was left. And what a full disk leaves. Runs in Node. Needs `npm run build`.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { openPanel, type OpenedPanel } from '../support/extension/extension-browser.ts'
import { type KillableBrowser, launchOnProfile } from '../support/extension/killed-browser.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../trace/config/profiler-config.ts'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import { ABSENT } from '../../trace/text/numbers.ts'
import { byTestId, chooseTab, click, textOf } from '../support/panel/panel-harness.ts'
import { until } from '../support/until.ts'

/** Played while DevTools are open, closed, open again, and closed once more. */
const KEYS = [['KeyA', 'KeyS'], ['KeyD'], ['KeyF'], ['KeyG']] as const
/** Each goes down and up. */
const EVENTS = 2 * KEYS.flat().length
const LAST_EVENTS = 2 * KEYS[3].length

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

const start = async (): Promise<{ page: Page; opened: OpenedPanel }> => {
  chromium = await launchOnProfile(profile)
  const page = await chromium.browser.newPage()
  await page.goto(demo.local('?synth=oscillator'))
  return { page, opened: await open(page) }
}

const open = async (page: Page): Promise<OpenedPanel> => {
  const opened = await openPanel(page, chromium.extensionId)
  await opened.frame.waitForSelector(`${byTestId('record')}, ${byTestId('stop')}`)
  await chooseTab(opened.frame, 'events')
  return opened
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

/** So many are there, and none is under way. */
const areOver = (events: readonly string[], count: number): boolean =>
  events.length === count && events.every((event) => !event.includes(ABSENT))

const waitForEvents = (panel: Frame, count: number): Promise<string[]> =>
  until(
    `${count} events are over`,
    async () => {
      const events = await eventsOf(panel)
      return areOver(events, count) && events
    },
    async () => [await eventsOf(panel), await textOf(panel, 'status-line')],
  )

/** Messages whose bytes cannot be packed, 64 KiB each: the browser grants room a megabyte at a time. */
const NOISE_BEFORE = 8
const NOISE_BEHIND = 40

/** What the page below has of the store's worker. */
interface Noise {
  call(name: string, ...values: unknown[]): Promise<unknown>
  append(messages: number): void
  /** Bytes that are in the file, and why no more comes; null: more does. */
  told: { written: number; ended: string | null }
}

/** Runs in a page of the extension, so it may use nothing of this file. The store's worker begins a recording. */
const beginNoise = async (address: string, config: unknown): Promise<number> => {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes: {
      createPolicy(name: string, rules: object): { createScriptURL(url: string): string }
    }
  }
  const policy = trustedTypes.createPolicy('awescope-worker', {
    createScriptURL: (url: string) => url,
  })
  const worker = new Worker(policy.createScriptURL(address), { type: 'module' })
  const calls: ((result: unknown) => void)[] = []
  const told: Noise['told'] = { written: 0, ended: null }
  worker.addEventListener('message', ({ data }: MessageEvent<Record<string, unknown>>) => {
    if (typeof data['call'] === 'number') calls[data['call']]?.(data['result'] ?? data['problem'])
    Object.assign(told, data)
  })
  const noise: Noise = {
    told,
    call: (name, ...values) =>
      new Promise((resolve) => {
        worker.postMessage({ call: calls.push(resolve) - 1, name, values })
      }),
    append(messages) {
      for (let count = 0; count < messages; count++) {
        const bytes = crypto.getRandomValues(new Uint8Array(65_536)).buffer
        const message = { type: 'records/chunk', stream: 0, bytes, dropped: 0 }
        worker.postMessage({ append: [{ document: 'noise', frameId: 0, message }] })
      }
    },
  }
  Object.assign(globalThis, { noise })
  const info = { id: 'noise', origin: '', startedWallMs: 0 }
  const begun = (await noise.call('begin', info, config)) as { freeBytes: number } | null
  return begun?.freeBytes ?? 0
}

/** The same; waits until all of it is in the file, or no more comes, and tells why. */
const appendNoise = async (messages: number): Promise<string | null> => {
  const { noise } = globalThis as unknown as { noise: Noise }
  const wanted = noise.told.written + messages * 65_536
  noise.append(messages)
  while (noise.told.written < wanted && noise.told.ended === null) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return noise.told.ended
}

/** The same; the recording as base64. */
const packNoise = async (): Promise<string> => {
  const { noise } = globalThis as unknown as { noise: Noise }
  const bytes = await ((await noise.call('pack', 'noise')) as Blob).bytes()
  return (bytes as Uint8Array & { toBase64(): string }).toBase64()
}

describe('a recording', () => {
  let page: Page
  let panel: Frame
  let opened: OpenedPanel
  let before: string[]

  it('is found running, with all that was, by DevTools that are closed and opened again', async () => {
    const started = await start()
    page = started.page
    const { frame } = started.opened
    expect(await frame.$(byTestId('left-recordings'))).toBeNull()
    await page.evaluate(() => document.documentElement.classList.add('before'))
    await click(frame, 'record')
    await page.waitForSelector('html:not(.before) body[data-audio="running"]')
    for (const key of KEYS[0]) await page.keyboard.press(key, { delay: 80 })
    const first = await waitForEvents(frame, 2 * KEYS[0].length)
    // What is younger than this may be lost with a panel.
    await new Promise((resolve) => setTimeout(resolve, PROMISED_MS))
    await started.opened.close()
    for (const key of KEYS[1]) await page.keyboard.press(key, { delay: 80 })
    opened = await open(page)
    panel = opened.frame
    await panel.waitForSelector(byTestId('stop'))
    for (const key of KEYS[2]) await page.keyboard.press(key, { delay: 80 })
    before = await waitForEvents(panel, EVENTS - LAST_EVENTS)
    expect(before.slice(0, first.length)).toEqual(first)
    expect(await panel.$(byTestId('left-recordings'))).toBeNull()
  })

  it('of a browser that is killed with its DevTools closed is offered by the next one, opened, and deleted', async () => {
    await opened.close()
    // The page of ours that goes on with it is there.
    await until('it is kept', () =>
      chromium.browser.targets().some((target) => target.url().endsWith('/keeper.html')),
    )
    for (const key of KEYS[3]) await page.keyboard.press(key, { delay: 80 })
    // What nobody sees is sent once a second.
    await new Promise((resolve) => setTimeout(resolve, 2 * PROMISED_MS))
    await chromium.kill()

    opened = (await start()).opened
    const { frame } = opened
    await frame.waitForSelector(byTestId('left-recording'))
    expect(await textOf(frame, 'left-recording')).toMatch(
      /^A recording of http:\/\/localhost:\d+ from \d{4}-\d\d-\d\d \d\d:\d\d was left \([\d.]+ [KM]?B\)\./,
    )
    await click(frame, 'left-open')
    const after = await waitForEvents(frame, EVENTS)
    expect(after.slice(0, before.length)).toEqual(before)
    await click(frame, 'left-delete')
    await until(
      'nothing is left',
      async () => (await frame.$(byTestId('left-recordings'))) === null,
    )
  })

  it('on a disk that is full ends by itself, and all that was written is there', async () => {
    const origin = `chrome-extension://${chromium.extensionId}`
    const address = await until('the store is there', () =>
      opened.devtools
        .workers()
        .map((worker) => worker.url())
        .find((url) => url.includes('store-worker')),
    )
    // A page of the extension that has no store of its own.
    const own = await chromium.browser.newPage()
    await own.goto(`${origin}/extension/permission/permission.html`)
    const client = await own.createCDPSession()
    const allow = (quotaSize: number): Promise<unknown> =>
      client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
    await allow(1e9)
    expect(await own.evaluate(beginNoise, address, DEFAULT_PROFILER_CONFIG)).toBeGreaterThan(0)
    expect(await own.evaluate(appendNoise, NOISE_BEFORE)).toBeNull()
    await allow(1)
    expect(await own.evaluate(appendNoise, NOISE_BEHIND)).toBe('full')
    const { messages, notices } = readTrace(
      new Uint8Array(Buffer.from(await own.evaluate(packNoise), 'base64')),
    )
    expect(notices).toEqual([])
    const written = messages.length
    expect(written).toBeGreaterThanOrEqual(NOISE_BEFORE)
    expect(written).toBeLessThan(NOISE_BEFORE + NOISE_BEHIND)
  })
})
