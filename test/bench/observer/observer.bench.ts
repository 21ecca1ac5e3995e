// What looking costs, by process: the page, the panel, DevTools around it, the drawing (software here) and the browser,
// against the same page without us: `npm run bench:observer`. Processor time, so that other programs change little.
// Prints figures, sets no limits. Node, driving Chromium with the extension in real DevTools.

import type { Browser, Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { openPanelBrowser } from '../../../cli/demo/panel-browser.ts'
import { type Fixtures, PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { buildRecorder, injectRecorder, launchChromium } from '../../support/page/page-harness.ts'
import { byTestId } from '../../support/panel/panel-harness.ts'
import { measureShares, type Shares } from './processes.ts'

const WARM_MS = 4000
const SPAN_MS = Number(process.env['OBSERVER_SECONDS'] ?? 15) * 1000
const ROUNDS = Number(process.env['OBSERVER_ROUNDS'] ?? 3)

const LOADS = { idle: '', 'ten notes a second': '&rate=10', 'four contexts': '&contexts=4&rate=10' }

interface Opened {
  browser: Browser
  page: Page
  panel?: Frame
  devtools?: Page
  close(): Promise<void>
}

let pages: Fixtures
let recorder: string

beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/bench' })
  recorder = await buildRecorder()
})
afterAll(() => pages?.close())

const pass = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

async function openBare(query: string, isRecorded = false): Promise<Opened> {
  const browser = await launchChromium()
  const page = await browser.newPage()
  if (isRecorded) await injectRecorder(page, recorder)
  await page.goto(pages.local(`observed.html?${query}`))
  return { browser, page, close: () => browser.close() }
}

async function openPanel(query: string, isRecording = true): Promise<Opened> {
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium on this machine.')
  const opened = await openPanelBrowser({
    executablePath: found.path,
    extensionDir: `${PROJECT_ROOT}/dist/chrome`,
    url: pages.local(`observed.html?${query}`),
    isHeadless: true,
  })
  await opened.devtools.setViewport({ width: 1280, height: 800 })
  if (!isRecording) return opened
  await opened.panel.locator(byTestId('record')).click()
  await opened.panel.locator(byTestId('stop')).setTimeout(30_000).wait()
  await opened.panel.locator('.meter-context').setTimeout(30_000).wait()
  return opened
}

/** Another panel of DevTools lies over ours. */
async function coverPanel({ devtools }: Opened): Promise<void> {
  await devtools?.evaluate(() => {
    const api = Reflect.get(globalThis, 'InspectorFrontendAPI') as { showPanel(id: string): void }
    api.showPanel('network')
  })
}

const SCENES: Readonly<Record<string, (query: string) => Promise<Opened>>> = {
  'the page alone': (query) => openBare(query),
  'with an empty worklet node': (query) => openBare(`${query}&worklet=1`),
  'command line records': (query) => openBare(query, true),
  'panel open, not recording': (query) => openPanel(query, false),
  'panel records, Live': (query) => openPanel(query),
  'panel records, Events': async (query) => {
    const opened = await openPanel(query)
    await opened.panel?.locator(byTestId('tab-events')).click()
    return opened
  },
  'panel records, behind another tab': async (query) => {
    const opened = await openPanel(query)
    await coverPanel(opened)
    return opened
  },
  'after Stop': async (query) => {
    const opened = await openPanel(query)
    await pass(WARM_MS)
    await opened.panel?.locator(byTestId('stop')).click()
    await opened.panel?.locator(byTestId('record')).setTimeout(30_000).wait()
    return opened
  },
}

const NAMES = ['page', 'panel', 'devtools', 'drawing', 'browser', 'rest'] as const

const medianOf = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const rowOf = (name: string, rounds: readonly Shares[]): string =>
  name.padEnd(36) +
  NAMES.map((process) => {
    const values = rounds.map((shares) => shares[process])
    const spread = Math.max(...values) - Math.min(...values)
    return `${medianOf(values).toFixed(1)} ±${(spread / 2).toFixed(1)}`.padStart(12)
  }).join('')

describe('what looking costs', () => {
  it('by process, in turn', { timeout: 7_200_000 }, async () => {
    const chosen = Object.entries(LOADS).filter(([load]) =>
      load.startsWith(process.env['OBSERVER_LOAD'] ?? ''),
    )
    const rows: string[] = []
    for (const [load, query] of chosen) {
      const rounds = new Map<string, Shares[]>()
      // In turn, so that a machine that slows down slows all of them.
      for (let round = 0; round < ROUNDS; round++) {
        for (const [scene, open] of Object.entries(SCENES)) {
          const opened = await open(query)
          await pass(WARM_MS)
          const shares = await measureShares(opened.browser, opened, SPAN_MS)
          await opened.close()
          rounds.set(scene, [...(rounds.get(scene) ?? []), shares])
        }
      }
      rows.push(
        `${load}: share of a core, %`.padEnd(36) + NAMES.map((n) => n.padStart(12)).join(''),
      )
      for (const [scene, shares] of rounds) rows.push(rowOf(scene, shares))
    }
    console.info(rows.join('\n'))
  })
})
