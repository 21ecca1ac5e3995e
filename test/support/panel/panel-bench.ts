// What the browser tests of the panel share: one browser, one built panel page, a fresh page for each test, and the
// questions that tests ask of it. Node, driving Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { PanelCommand } from '../../../extension/transports/channel.ts'
import type { Report } from '../../../trace/report/schema.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { launchChromium } from '../page/page-harness.ts'
import { createPanelFeed } from './panel-feed.ts'
import type { FloodName } from './panel-flood.ts'
import type { Hours, startHours } from './panel-hours.ts'
import {
  byTestId,
  click,
  collectFaults,
  servePanel,
  valueOf,
  type PanelServer,
} from './panel-harness.ts'

declare global {
  interface Window {
    /** Of the fixture page. */
    fixture: {
      channel: {
        posted: PanelCommand[]
        acknowledged: number
        isPermitted: boolean
        isDisposed: boolean
        emit(message: unknown): void
        setState(state: string, reason?: string): void
      }
      saved: { name: string; bytes: number[] }[]
      copied: string[]
      dispose(): void
      flood(name: FloodName): () => void
      hours(short: string, options: Parameters<typeof startHours>[2]): Hours
    }
  }
}

export const FEED_MS = 20_000

export const feedMessages = (): StampedMessage[] =>
  createPanelFeed({ durationMs: FEED_MS }).map((item) => item.stamped)

/** What the messages amount to when nothing more comes. */
export function reportOf(messages: Iterable<StampedMessage>): Report {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session.report()
}

export interface PanelBench {
  /** Of the running test. */
  readonly page: Page
  url: (query: string) => string
  open: (query?: string) => Promise<void>
  posted: () => Promise<PanelCommand[]>
  midiSent: () => Promise<number[][]>
  waitForStatus: (part: string) => Promise<unknown>
  waitForNote: (part: string) => Promise<unknown>
  /** Waits until the element's exact number is this. */
  waitForValue: (testId: string, value: number) => Promise<unknown>
  /** Records the whole feed and stops: the figures are final then. */
  recordAndStop: () => Promise<void>
  /** The live view's exact numbers are the report's. */
  expectFigures: (report: Report) => Promise<void>
}

/** Registers the hooks of the test file. Each test fails on any fault that its page reports. */
export function usePanel(): PanelBench {
  let server: PanelServer | undefined
  let browser: Browser | undefined
  let current: Page | undefined
  let faults: string[] = []

  beforeAll(async () => {
    server = await servePanel()
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  beforeEach(async () => {
    current = await browser?.newPage()
    await current?.setViewport({ width: 1280, height: 800 })
    faults = current === undefined ? [] : collectFaults(current)
  })

  afterEach(async () => {
    const seen = [...faults]
    // Settings are kept there; the next test begins with the defaults.
    await current?.evaluate(() => localStorage.clear())
    await current?.close()
    expect(seen).toEqual([])
  })

  const pageNow = (): Page => {
    if (current === undefined) throw new Error('There is no page outside of a test.')
    return current
  }

  const waitForText = (testId: string, part: string): Promise<unknown> =>
    pageNow().waitForFunction(
      (selector, text) => document.querySelector(selector)?.textContent?.includes(text),
      {},
      byTestId(testId),
      part,
    )

  const waitForStatus = (part: string): Promise<unknown> => waitForText('status-line', part)

  const posted = (): Promise<PanelCommand[]> =>
    pageNow().evaluate(() => window.fixture.channel.posted)

  const url = (query: string): string => server?.url(query) ?? ''

  return {
    get page() {
      return pageNow()
    },
    url,
    async open(query = '') {
      await pageNow().goto(url(`theme=light&${query}`))
      await pageNow().waitForSelector(byTestId('record'))
    },
    posted,
    async midiSent() {
      return (await posted()).flatMap((command) =>
        command.type === 'midi/send' ? [command.bytes] : [],
      )
    },
    waitForStatus,
    waitForNote: (part) => waitForText('status-notes', part),
    waitForValue: (testId, value) =>
      pageNow().waitForFunction(
        (selector, expected) =>
          document.querySelector<HTMLElement>(selector)?.dataset['value'] === expected,
        {},
        byTestId(testId),
        String(value),
      ),
    async recordAndStop() {
      await click(pageNow(), 'record')
      await waitForStatus('Recording http')
      await click(pageNow(), 'stop')
      await waitForStatus('Stopped.')
    },
    async expectFigures(report) {
      const { endToEnd } = report.stages
      const expected = {
        'figure-end-to-end-p50': endToEnd?.p50Ms,
        'figure-end-to-end-p95': endToEnd?.p95Ms,
        'figure-onset-p50': report.onset.p50Ms,
        'figure-onset-p95': report.onset.p95Ms,
        'figure-onset-heard': report.onset.heard,
        'figure-onset-scheduled': report.onset.scheduled,
        'figure-onset-lost': report.onset.lost,
        'figure-events': report.frames.seen,
        'figure-distribution-p99': endToEnd?.p99Ms,
        'figure-distribution-max': endToEnd?.maxMs,
      }
      const shown: Record<string, number> = {}
      for (const name of Object.keys(expected)) shown[name] = await valueOf(pageNow(), name)
      expect(shown).toEqual(expected)
    },
  }
}
