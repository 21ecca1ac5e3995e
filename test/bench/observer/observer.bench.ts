// What looking costs, by process: the page, the panel, DevTools around it, the drawing (software here) and the browser,
// against the same page without us: `npm run bench:observer`. Processor time, so that other programs change little.
// Prints figures, sets no limits. Node, driving Chromium with the extension in real DevTools. OBSERVER_SCENES: those
// whose names hold one of these, divided by commas; OBSERVER_BUILDS: other folders like dist/ to measure in
// turn with it, divided by colons.

import { readFileSync } from 'node:fs'
import type { Browser, Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { openPanelBrowser } from '../../../cli/demo/panel-browser.ts'
import { type Fixtures, PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { injectRecorder, launchChromium } from '../../support/page/page-harness.ts'
import { byTestId } from '../../support/panel/panel-harness.ts'
import { measureShares, type Shares } from './processes.ts'
import type { ThreadShares } from './threads.ts'

const WARM_MS = 4000
const SPAN_MS = Number(process.env['OBSERVER_SECONDS'] ?? 15) * 1000
const ROUNDS = Number(process.env['OBSERVER_ROUNDS'] ?? 3)

const LOADS = { idle: '', 'ten notes a second': '&rate=10', 'four contexts': '&contexts=4&rate=10' }

const DIST = `${PROJECT_ROOT}/dist`

interface Opened {
  browser: Browser
  page: Page
  panel?: Frame
  devtools?: Page
  close(): Promise<void>
}

let pages: Fixtures

beforeAll(async () => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/bench' })
})
afterAll(() => pages?.close())

const pass = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

async function openBare(query: string, build: string | null = null): Promise<Opened> {
  const browser = await launchChromium()
  const page = await browser.newPage()
  if (build !== null) await injectRecorder(page, readFileSync(`${build}/recorder.js`, 'utf8'))
  await page.goto(pages.local(`observed.html?${query}`))
  return { browser, page, close: () => browser.close() }
}

async function openPanel(query: string, build: string, isRecording = true): Promise<Opened> {
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no Chromium on this machine.')
  const opened = await openPanelBrowser({
    executablePath: found.path,
    extensionDir: `${build}/chrome`,
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

type Open = (query: string, build: string) => Promise<Opened>

/** Without a recorder: the same with all builds. */
const BARE_SCENES: Readonly<Record<string, Open>> = {
  'the page alone': (query) => openBare(query),
  'with an empty worklet node': (query) => openBare(`${query}&worklet=1`),
}

const SCENES: Readonly<Record<string, Open>> = {
  'command line records': openBare,
  'panel open, not recording': (query, build) => openPanel(query, build, false),
  'panel records, Live': (query, build) => openPanel(query, build),
  'panel records, Events': async (query, build) => {
    const opened = await openPanel(query, build)
    await opened.panel?.locator(byTestId('tab-events')).click()
    return opened
  },
  'panel records, behind another tab': async (query, build) => {
    const opened = await openPanel(query, build)
    await coverPanel(opened)
    return opened
  },
  'after Stop': async (query, build) => {
    const opened = await openPanel(query, build)
    await pass(WARM_MS)
    await opened.panel?.locator(byTestId('stop')).click()
    await opened.panel?.locator(byTestId('record')).setTimeout(30_000).wait()
    return opened
  },
}

const chosenScenes = (): Map<string, (query: string) => Promise<Opened>> => {
  const chosen = new Map<string, (query: string) => Promise<Opened>>()
  const words = (process.env['OBSERVER_SCENES'] ?? '').split(',')
  const builds = (process.env['OBSERVER_BUILDS'] ?? '').split(':').filter((path) => path !== '')
  const add = (scene: string, label: string, open: Open, build: string): void => {
    if (words.some((word) => scene.includes(word))) chosen.set(label, (query) => open(query, build))
  }
  for (const [scene, open] of Object.entries(BARE_SCENES)) add(scene, scene, open, '')
  for (const [scene, open] of Object.entries(SCENES)) {
    add(scene, scene, open, DIST)
    for (const build of builds) add(scene, `${scene} ${build}`, open, build)
  }
  return chosen
}

const NAMES = ['page', 'panel', 'devtools', 'drawing', 'browser', 'rest'] as const

const medianOf = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

interface Round {
  shares: Shares
  threads: ThreadShares
}

const rowOf = (name: string, rounds: readonly Round[]): string =>
  name.slice(-36).padEnd(36) +
  NAMES.map((process) => {
    const values = rounds.map(({ shares }) => shares[process])
    const spread = Math.max(...values) - Math.min(...values)
    return `${medianOf(values).toFixed(1)} ±${(spread / 2).toFixed(1)}`.padStart(12)
  }).join('')

/** Medians of each thread of the page's process: share of a core in percent, and how often it was woken in a second. */
const threadsOf = (name: string, rounds: readonly Round[]): string =>
  name.slice(-36).padEnd(36) +
  [...(rounds[0]?.threads.keys() ?? [])]
    .map((thread) => {
      const of = (key: 'share' | 'wakes'): number =>
        medianOf(rounds.map(({ threads }) => threads.get(thread)?.[key] ?? 0))
      return `  ${thread} ${of('share').toFixed(2)} (${of('wakes').toFixed(0)})`
    })
    .join('')

describe('what looking costs', () => {
  it('by process, in turn', { timeout: 7_200_000 }, async () => {
    const chosen = Object.entries(LOADS).filter(([load]) =>
      load.startsWith(process.env['OBSERVER_LOAD'] ?? ''),
    )
    const scenes = chosenScenes()
    const rows: string[] = []
    for (const [load, query] of chosen) {
      const rounds = new Map<string, Round[]>()
      // In turn, so that a machine that slows down slows all of them.
      for (let round = 0; round < ROUNDS; round++) {
        for (const [scene, open] of scenes) {
          const opened = await open(query)
          await pass(WARM_MS)
          const seen = await measureShares(opened.browser, opened, SPAN_MS)
          await opened.close()
          rounds.set(scene, [...(rounds.get(scene) ?? []), seen])
        }
      }
      rows.push(
        `${load}: share of a core, %`.padEnd(36) + NAMES.map((n) => n.padStart(12)).join(''),
      )
      for (const [scene, all] of rounds) rows.push(rowOf(scene, all))
      rows.push(`${load}: threads of the page, % (woken a second)`)
      for (const [scene, all] of rounds) rows.push(threadsOf(scene, all))
    }
    console.info(rows.join('\n'))
  })
})
