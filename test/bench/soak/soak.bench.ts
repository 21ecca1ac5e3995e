// Memory over hours: the real extension in a real Chromium records four demo synths, in four frames, that are played on
// the panel's keyboard all the time. Each minute the heaps of page, panel and background are collected and read, apart
// the browser's own objects (documents, and what an accessibility tree has still to do: frames that are not drawn
// never do it), and the resident memory of all of the browser's processes. Prints a table and slopes, says what page
// and panel have more of at the end than after warming up, by name, and keeps both in artefacts/soak/.
// Runs in Node; `SOAK_MINUTES` (120) says how long, `SOAK_SPEED` (1) how fast the piece is played. Needs
// `npm run build`.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type CDPSession, type Frame, TargetType } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { openPanelBrowser, type PanelBrowser } from '../../../cli/demo/panel-browser.ts'
import { planKeyStrokes } from '../../../cli/demo/panel-keys.ts'
import { createPrelude } from '../../../demo/pieces/prelude.ts'
import {
  collectedHeap,
  countHeap,
  type HeapCounts,
  type HeapParts,
  heapGrowth,
  takeHeapSnapshot,
} from '../../support/bench/heap-growth.ts'
import { memoryLine } from '../../support/bench/memory-line.ts'
import { table } from '../../support/bench/statistics.ts'
import { PROJECT_ROOT, serveFixtures } from '../../support/browser/fixture-server.ts'
import { byTestId } from '../../support/panel/panel-harness.ts'

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 120)
const SPEED = Number(process.env['SOAK_SPEED'] ?? 1)
const MINUTE_MS = 60_000
/** Caches fill and code is compiled at first: slopes are taken from what comes after this share. */
const WARM_UP_SHARE = 0.25
/** `baseNote` of the panel's keyboard when it opens. */
const PANEL_BASE_NOTE = 48
/** What grows by less between the two looks by name is left out. */
const LEAST_BYTES = 20_000
const MB = 1e6

type Place = 'page' | 'panel' | 'background'
const PLACES: readonly Place[] = ['page', 'panel', 'background']
const PARTS = ['script', 'buffers', 'browser'] as const

interface Sample {
  readonly hours: number
  readonly heaps: Readonly<Record<Place, HeapParts>>
  readonly residentMb: number
  readonly events: number
}

/** The session of a frame that has a process of its own, which the library does not hand out by its types. */
const sessionOf = (frame: Frame): CDPSession => Reflect.get(frame, 'client') as CDPSession

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
      const waitMs = atMs / SPEED - (performance.now() - beganMs)
      if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs))
      await (isDown ? devtools.keyboard.down(code) : devtools.keyboard.up(code))
    }
  }
}

const namesOf = async (session: CDPSession): Promise<HeapCounts> =>
  countHeap(await takeHeapSnapshot(session))

/** What is followed over time, by the name of its column. */
const COLUMNS: readonly [string, (sample: Sample) => number][] = [
  ...PLACES.flatMap((place) =>
    PARTS.map((part): [string, (sample: Sample) => number] => [
      `${place} ${part}`,
      ({ heaps }) => heaps[place][part],
    ]),
  ),
  ['resident', ({ residentMb: mb }) => mb],
]

const rowOf = (sample: Sample): string[] => [
  (sample.hours * 60).toFixed(0),
  ...COLUMNS.map(([, read]) => read(sample).toFixed(2)),
  String(sample.events),
]

function slopesOf(samples: readonly Sample[]): string[] {
  const hours = samples.map((sample) => sample.hours)
  return COLUMNS.map(([, read]) => {
    const line = memoryLine(hours, samples.map(read))
    return `${line.slope.toFixed(2)} ± ${line.error.toFixed(2)}`
  })
}

function keep(text: string): void {
  const folder = resolve(PROJECT_ROOT, 'artefacts/soak')
  mkdirSync(folder, { recursive: true })
  writeFileSync(resolve(folder, 'soak.txt'), `${text}\n`)
  console.log(text)
}

describe('two hours of four synths', () => {
  it('leave memory as it was', { timeout: (1.5 * MINUTES + 15) * MINUTE_MS }, async () => {
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
    const warmMinutes = Math.floor(MINUTES * WARM_UP_SHARE)
    const names = { page: new Map(), panel: new Map() } as Record<'page' | 'panel', HeapCounts>
    const moreIn = async (place: 'page' | 'panel'): Promise<string[][]> =>
      heapGrowth(names[place], await namesOf(sessions[place]), LEAST_BYTES).map(
        ([name = '', count = '', kb = '']) => [place, name, count, kb],
      )
    while (samples.length < MINUTES) {
      // What a look took does not count: it may be minutes where it is by name.
      await playUntil(window, performance.now() + MINUTE_MS, strokes)
      const sample: Sample = {
        hours: (performance.now() - beganMs) / (60 * MINUTE_MS),
        heaps: {
          page: await collectedHeap(sessions.page),
          panel: await collectedHeap(sessions.panel),
          background: await collectedHeap(sessions.background),
        },
        residentMb: await residentMb(whole),
        events: await readEvents(),
      }
      samples.push(sample)
      console.log(rowOf(sample).join('  '))
      if (samples.length !== warmMinutes) continue
      names.page = await namesOf(sessions.page)
      names.panel = await namesOf(sessions.panel)
    }
    const slopes = slopesOf(samples.slice(warmMinutes))
    const figures = table([
      ['minute', ...COLUMNS.map(([name]) => `${name} MB`), 'events'],
      ...samples.map(rowOf),
      ['MB an hour', ...slopes, ''],
    ])
    // A look by name may take minutes: what was measured is kept before it.
    keep(figures)
    const more = table([
      ['of', 'what', 'more', 'kB'],
      ...(await moreIn('page')),
      ...(await moreIn('panel')),
    ])
    keep(`${figures}\nMore than after ${warmMinutes} minutes:\n${more}`)
    await window.close()
    await Promise.all([demo.close(), frames.close()])
    expect(samples.at(-1)?.events ?? 0, 'notes were played and followed').toBeGreaterThan(MINUTES)
  })
})
