// Memory over hours: the real extension in a real Chromium records four demo synths, in four frames, that are played on
// the panel's keyboard all the time. Each minute the heaps of page, panel and background are collected and read, apart
// the browser's own objects of the page (its document, and what its accessibility tree has still to do: frames that
// are not drawn never do it), and the resident memory of all of the browser's processes. Prints a table and
// slopes, and keeps them in artefacts/soak/.
// Runs in Node; `SOAK_MINUTES` (120) says how long. Needs `npm run build`.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type CDPSession, type Frame, TargetType } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { openPanelBrowser, type PanelBrowser } from '../../../cli/demo/panel-browser.ts'
import { planKeyStrokes } from '../../../cli/demo/panel-keys.ts'
import { createPrelude } from '../../../demo/pieces/prelude.ts'
import { memoryLine } from '../../support/bench/memory-line.ts'
import { table } from '../../support/bench/statistics.ts'
import { PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { byTestId } from '../../support/panel/panel-harness.ts'

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 120)
const MINUTE_MS = 60_000
/** Caches fill and code is compiled at first: slopes are taken from what comes after this share. */
const WARM_UP_SHARE = 0.25
/** `baseNote` of the panel's keyboard when it opens. */
const PANEL_BASE_NOTE = 48
const MB = 1e6

type Place = 'page' | 'panel' | 'background'
/** Script and buffers; objects of the browser. */
type Heap = Record<'script' | 'browser', number>
const PLACES: readonly Place[] = ['page', 'panel', 'background']

interface Sample {
  readonly hours: number
  /** Heaps after collection, then the browser's resident memory, MB. */
  readonly heapsMb: Readonly<Record<Place, number>>
  readonly pageBrowserMb: number
  readonly residentMb: number
  readonly events: number
}

/** The session of a frame that has a process of its own, which the library does not hand out by its types. */
const sessionOf = (frame: Frame): CDPSession => Reflect.get(frame, 'client') as CDPSession

async function heapMb(session: CDPSession): Promise<Heap> {
  await session.send('HeapProfiler.collectGarbage')
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    embedderHeapUsedSize?: number
    backingStorageSize?: number
  }
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage
  return { script: (usedSize + backingStorageSize) / MB, browser: embedderHeapUsedSize / MB }
}

/** Of all processes of the browser together; shared pages count in each. */
async function residentMb(browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  return processInfo.reduce((sum, { id }) => {
    const found = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))
    return sum + (Number(found?.[1] ?? 0) * 1024) / MB
  }, 0)
}

async function playUntil(
  { devtools }: PanelBrowser,
  endMs: number,
  strokes: ReturnType<typeof planKeyStrokes>,
): Promise<void> {
  while (performance.now() < endMs) {
    const beganMs = performance.now()
    for (const { atMs, code, isDown } of strokes) {
      const waitMs = atMs - (performance.now() - beganMs)
      if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs))
      await (isDown ? devtools.keyboard.down(code) : devtools.keyboard.up(code))
    }
  }
}

const rowOf = ({
  hours,
  heapsMb,
  pageBrowserMb,
  residentMb: resident,
  events,
}: Sample): string[] => [
  (hours * 60).toFixed(0),
  ...PLACES.map((place) => heapsMb[place].toFixed(2)),
  pageBrowserMb.toFixed(2),
  resident.toFixed(0),
  String(events),
]

describe('two hours of four synths', () => {
  it('leave memory as it was', { timeout: (MINUTES + 5) * MINUTE_MS }, async () => {
    const found = findBrowser(thisMachine(), { withExtensions: true })
    if (found === null) throw new Error('There is no Chromium on this machine.')
    const demo = await serveFixtures({ folder: 'dist/demo' })
    const frames = await serveFixtures({ folder: 'test/fixtures/pages/bench' })
    const window = await openPanelBrowser({
      executablePath: found.path,
      extensionDir: resolve(PROJECT_ROOT, 'dist/chrome'),
      url: frames.local(`four-demos.html?demo=${encodeURIComponent(demo.local(''))}`),
      isHeadless: true,
    })
    const { browser, page, devtools, panel } = window
    await devtools.setViewport({ width: 1280, height: 900 })
    await panel.locator(byTestId('record')).click()
    await panel.locator(byTestId('stop')).setTimeout(30_000).wait()
    const toggle = await panel.waitForSelector(byTestId('keyboard-toggle'))
    if ((await toggle?.evaluate((each) => each.ariaPressed)) !== 'true') await toggle?.click()
    await toggle?.focus()

    const background = await browser.waitForTarget(
      (target) =>
        target.type() === TargetType.SERVICE_WORKER && target.url().startsWith('chrome-extension:'),
    )
    const sessions: Record<Place, CDPSession> = {
      page: await page.createCDPSession(),
      panel: sessionOf(panel),
      background: await background.createCDPSession(),
    }
    const whole = await browser.target().createCDPSession()
    const readEvents = async (): Promise<number> =>
      Number(
        await panel.$eval(byTestId('figure-events'), (each) => each.getAttribute('data-value')),
      )

    const beganMs = performance.now()
    const samples: Sample[] = []
    const strokes = planKeyStrokes(createPrelude(), 30_000, PANEL_BASE_NOTE)
    while (samples.length < MINUTES) {
      await playUntil(window, beganMs + (samples.length + 1) * MINUTE_MS, strokes)
      const [ofPage, ofPanel, ofBackground] = [
        await heapMb(sessions.page),
        await heapMb(sessions.panel),
        await heapMb(sessions.background),
      ]
      const sample: Sample = {
        hours: (performance.now() - beganMs) / (60 * MINUTE_MS),
        heapsMb: {
          page: ofPage.script,
          panel: ofPanel.script + ofPanel.browser,
          background: ofBackground.script + ofBackground.browser,
        },
        pageBrowserMb: ofPage.browser,
        residentMb: await residentMb(whole),
        events: await readEvents(),
      }
      samples.push(sample)
      console.log(rowOf(sample).join('  '))
    }
    await window.close()
    await Promise.all([demo.close(), frames.close()])

    const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE))
    const hours = warm.map((sample) => sample.hours)
    const slope = (valueOf: (sample: Sample) => number): string => {
      const line = memoryLine(hours, warm.map(valueOf))
      return `${line.slope.toFixed(2)} ± ${line.error.toFixed(2)}`
    }
    const text = table([
      [
        'minute',
        ...PLACES.map((place) => `${place} MB`),
        'page, browser MB',
        'resident MB',
        'events',
      ],
      ...samples.map(rowOf),
      [
        'MB an hour',
        ...PLACES.map((place) => slope((sample) => sample.heapsMb[place])),
        slope(({ pageBrowserMb }) => pageBrowserMb),
        slope((sample) => sample.residentMb),
        '',
      ],
    ])
    const folder = resolve(PROJECT_ROOT, 'artefacts/soak')
    mkdirSync(folder, { recursive: true })
    writeFileSync(resolve(folder, 'soak.txt'), `${text}\n`)
    console.log(text)
    expect(samples.at(-1)?.events ?? 0, 'notes were played and followed').toBeGreaterThan(MINUTES)
  })
})
