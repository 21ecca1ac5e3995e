// What an open panel costs, by process: the panel's own page, the one that draws for it (software drawing here), and
// the browser; while a recording goes on. Processor time, so that other programs on the machine change little. Prints
// figures, sets no limits. Node, driving Chromium.

import type { Browser, CDPSession, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { launchChromium } from '../../support/page/page-harness.ts'
import { byTestId, click, servePanel, type PanelServer } from '../../support/panel/panel-harness.ts'

const WARM_MS = 5000
const SPAN_MS = 20_000
const RECORDING = 'duration=90000&pace=1&theme=light'

interface Scene {
  name: string
  query: string
  view: string
  /** Another tab of the browser lies over the panel. */
  isHidden?: boolean
  isStopped?: boolean
}

const SCENES: readonly Scene[] = [
  { name: 'Live, nothing is played', query: '&playing=1&silent', view: 'live' },
  { name: 'Events, nothing is played', query: '&playing=1&silent', view: 'events' },
  { name: 'Live, twelve events a second', query: '&playing=3', view: 'live' },
  { name: 'Events, twelve events a second', query: '&playing=3', view: 'events' },
  { name: 'Live, four contexts', query: '&playing=4', view: 'live' },
  { name: 'Live, hidden', query: '&playing=3', view: 'live', isHidden: true },
  { name: 'Live, stopped', query: '&playing=3', view: 'live', isStopped: true },
]

let server: PanelServer
let browser: Browser

beforeAll(async () => {
  server = await servePanel()
}, 120_000)

afterAll(() => server?.close())

const pass = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

/** Processor seconds so far, by kind of process. */
async function usedS(client: CDPSession): Promise<Record<string, number>> {
  const { processInfo } = await client.send('SystemInfo.getProcessInfo')
  const used: Record<string, number> = {}
  for (const { type, cpuTime } of processInfo) used[type] = (used[type] ?? 0) + cpuTime
  return used
}

async function show(page: Page, { query, view, isStopped }: Scene): Promise<void> {
  await page.setViewport({ width: 1280, height: 800 })
  await page.goto(server.url(RECORDING + query))
  await click(page, 'record')
  await page.waitForSelector('.meter-context')
  await click(page, `tab-${view}`)
  await page.waitForSelector(byTestId(`view-${view}`))
  await pass(WARM_MS)
  if (isStopped === true) await click(page, 'stop')
}

describe('an open panel', () => {
  it('by process, while a recording goes on', { timeout: 900_000 }, async () => {
    const rows: string[] = [`${'share of a core, %'.padEnd(34)}   panel  drawing  browser      all`]
    for (const scene of SCENES) {
      browser = await launchChromium()
      const client = await browser.target().createCDPSession()
      const page = await browser.newPage()
      await show(page, scene)
      if (scene.isHidden === true) await (await browser.newPage()).bringToFront()
      const startMs = performance.now()
      const before = await usedS(client)
      await pass(SPAN_MS)
      const after = await usedS(client)
      const spanS = (performance.now() - startMs) / 1000
      const shares = ['renderer', 'GPU', 'browser'].map(
        (type) => (((after[type] ?? 0) - (before[type] ?? 0)) / spanS) * 100,
      )
      const all = shares.reduce((sum, share) => sum + share, 0)
      rows.push(
        scene.name.padEnd(34) +
          [...shares, all].map((share) => share.toFixed(1).padStart(9)).join(''),
      )
      await browser.close()
    }
    console.info(rows.join('\n'))
  })
})
