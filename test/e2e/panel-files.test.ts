// Files for the reference instrument in the real panel of Chromium and Firefox: a large compressed SoundFont is read in
// a worker while the panel goes on, can be cancelled, and costs one sentence where it is bad. Runs in Node; needs
// `npm run build`. Firefox is skipped, and said so, where there is none.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
  type OpenedPanel,
  openPanel,
} from '../support/extension/extension-browser.ts'
import {
  type FirefoxDocument,
  firefoxPath,
  type FirefoxWithExtension,
  launchFirefoxWithExtension,
} from '../support/extension/firefox-panel.ts'
import { byTestId, click, textOf } from '../support/panel/panel-harness.ts'
import { createPanelFeed } from '../support/panel/panel-feed.ts'
import { longSf3 } from '../support/soundfont/long-sf3.ts'
import { readSonivox } from '../support/soundfont/sonivox.ts'
import { until } from '../support/until.ts'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import { keepingAll } from '../../trace/query/trace-view.ts'
import { createSession } from '../../trace/session/session.ts'

/** Decodes for seconds. */
const LARGE_BYTES = 30_000_000
/** What the panel may be busy at a time while a worker has the work, ms; without a worker it is for seconds. */
const LONG_MS = 500

interface Pulse {
  pulse: { longestMs: number }
}

describe('a large compressed SoundFont in Chromium’s panel', () => {
  let chromium: ExtensionBrowser
  let pages: Fixtures
  let page: Page
  let panel: OpenedPanel
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'awescope-files-'))
    writeFileSync(join(folder, 'large.sf3'), new Uint8Array(longSf3(LARGE_BYTES)))
    const broken = new Uint8Array(readSonivox('sonivox.sf3'))
    broken.fill(0, 300_000, 301_000)
    writeFileSync(join(folder, 'broken.sf3'), broken)
    pages = await serveFixtures()
    chromium = await launchWithExtension()
    page = await chromium.browser.newPage()
    await page.goto(pages.local('tone.html'))
    panel = await openPanel(page, chromium.extensionId)
    await click(panel.frame, 'tab-reference')
    await panel.frame.evaluate(() => {
      const pulse = { longestMs: 0 }
      let lastMs = performance.now()
      setInterval(() => {
        const nowMs = performance.now()
        pulse.longestMs = Math.max(pulse.longestMs, nowMs - lastMs)
        lastMs = nowMs
      }, 5)
      Object.assign(globalThis, { pulse })
    })
  })
  afterAll(async () => {
    await panel?.close()
    await chromium?.close()
    await pages?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The longest that the panel has not come to its own timer since the last call, ms. */
  const longestPause = (): Promise<number> =>
    panel.frame.evaluate(() => {
      const { pulse } = globalThis as unknown as Pulse
      const { longestMs } = pulse
      pulse.longestMs = 0
      return longestMs
    })
  const choose = async (name: string): Promise<void> => {
    const input = await panel.frame.waitForSelector(byTestId('reference-bank-file'))
    await (input as ElementHandle<HTMLInputElement> | null)?.uploadFile(join(folder, name))
  }
  const state = (): Promise<string> => textOf(panel.frame, 'reference-state')
  const problem = (): Promise<string | null> =>
    panel.frame.evaluate(
      (selector) => document.querySelector(selector)?.textContent ?? null,
      byTestId('reference-problem'),
    )
  /** But the one that keeps recordings. */
  const workers = (): number =>
    panel.devtools.workers().filter((worker) => !worker.url().includes('store-worker')).length
  const isReading = (name: string): Promise<unknown> =>
    until(`${name} is being read, and how far is told`, async () =>
      new RegExp(`^Reading ${name}, [1-9]\\d? % …$`).test(await state()),
    )
  const isOver = (): Promise<unknown> =>
    until('nothing is being read', async () => !(await state()).startsWith('Reading'))

  beforeEach(() => {
    expect(workers()).toBe(0)
  })

  it('is read in a worker: the panel goes on, tells how far it is, and takes the bank', async () => {
    await longestPause()
    await choose('large.sf3')
    await isReading('large.sf3')
    expect(workers()).toBe(1)
    await click(panel.frame, 'tab-contexts')
    await click(panel.frame, 'tab-reference')
    expect(await state()).toMatch(/^Reading large\.sf3/)
    await isOver()
    expect(await problem()).toBeNull()
    expect(await textOf(panel.frame, 'reference-bank')).toMatch(/^SONiVOX .*\d{3} presets/)
    const longest = await longestPause()
    console.info(`longest pause of the panel: ${longest.toFixed(0)} ms`)
    expect(longest).toBeLessThan(LONG_MS)
    expect(workers()).toBe(0)
    await click(panel.frame, 'reference-bundled')
  })

  it('is let go by one click: its worker ends, and what was chosen stays', async () => {
    await choose('large.sf3')
    await isReading('large.sf3')
    await click(panel.frame, 'reference-cancel')
    await isOver()
    expect(await problem()).toBeNull()
    expect(await textOf(panel.frame, 'reference-bank')).toMatch(/^General MIDI/)
    await until('the worker is gone', () => Promise.resolve(workers() === 0))
  })

  it('costs one sentence where it is damaged', async () => {
    await choose('broken.sf3')
    await until('there is a sentence', problem)
    expect(await problem()).toMatch(
      /^broken\.sf3 cannot be used: shdr at byte \d+: sample "\d+": its stream is damaged: it cannot be decoded\./,
    )
    expect(await textOf(panel.frame, 'reference-bank')).toMatch(/^General MIDI/)
  })
})

const executable = firefoxPath()

describe.skipIf(executable === undefined)('in Firefox’s panel a compressed SoundFont', () => {
  let firefox: FirefoxWithExtension
  let pages: Fixtures
  let panel: FirefoxDocument

  beforeAll(async () => {
    pages = await serveFixtures()
    firefox = await launchFirefoxWithExtension(executable ?? '')
    const page = await firefox.browser.newPage()
    await page.goto(pages.local('tone.html'))
    panel = await firefox.openPanel(page)
    await panel.click('tab-reference')
  })
  afterAll(async () => {
    await firefox?.close()
    await pages?.close()
  })

  /** A file goes in as a user's choice does, without a path on this machine. */
  const choose = (picker: string, name: string, bytes: Uint8Array): Promise<unknown> =>
    panel.evaluate(
      (text, fileName, selector) => {
        const choice = new DataTransfer()
        const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
        choice.items.add(new File([content], fileName))
        const input = document.querySelector<HTMLInputElement>(selector)
        if (input === null) throw new Error('There is no place for a file.')
        input.files = choice.files
        input.dispatchEvent(new Event('change', { bubbles: true }))
      },
      Buffer.from(bytes).toString('base64'),
      name,
      byTestId(picker),
    )

  it('is read in a worker, which the extension’s policy allows', async () => {
    await choose(
      'reference-bank-file',
      'compressed.sf3',
      new Uint8Array(readSonivox('sonivox.sf3')),
    )
    const bank = await until('the bank is taken', async () => {
      const text = await panel.evaluate(
        (selector) => document.querySelector(selector)?.textContent ?? '',
        byTestId('reference-bank'),
      )
      return text.startsWith('SONiVOX') && text
    })
    expect(bank).toMatch(/\d{3} presets/)
  })

  it('and a saved trace, too, which is played back there: figures of a stretch, steps, a loop', async () => {
    const messages = createPanelFeed({ durationMs: 12_000 }).map(({ stamped }) => stamped)
    const session = createSession(keepingAll(null))
    for (const stamped of messages) session.ingest(stamped)
    session.finish()
    const zeroWallMs = 1_790_000_000_000
    const valueOf = (testId: string): Promise<number> =>
      panel.evaluate(
        (selector) =>
          Number(document.querySelector<HTMLElement>(selector)?.dataset['value'] ?? 'NaN'),
        byTestId(testId),
      )
    const press = (key: string): Promise<unknown> =>
      panel.evaluate(
        (name) =>
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })),
        key,
      )
    const shows = (testId: string, value: number | undefined): Promise<unknown> =>
      until(`${testId} is ${value}`, async () => (await valueOf(testId)) === value)

    await panel.click('tab-live')
    await choose('open-file', 'evening.awescope', writeTrace(messages))
    await shows('figure-events', session.report().frames.seen)
    await panel.evaluate((selector) => {
      const field = document.querySelector<HTMLInputElement>(selector)
      if (field === null) throw new Error('There is no place to go to.')
      field.value = '#t=3-7.5'
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    }, byTestId('place'))
    const part = session.report({ fromMs: zeroWallMs + 3000, toMs: zeroWallMs + 7500 })
    expect(part.frames.seen).toBeGreaterThan(5)
    await shows('figure-events', part.frames.seen)
    await press('Home')
    await shows('replay-moment', 0)
    await press('ArrowRight')
    await shows('replay-moment', session.eventAt(0).marks.event - zeroWallMs)
    await press('l')
    await press(' ')
    await until('it plays in the stretch', async () => {
      const at = await valueOf('replay-moment')
      return at > 3000 && at < 7500
    })
    await press(' ')
  })
})
