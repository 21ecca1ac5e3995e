// Pictures of each view, light and dark, narrow and wide, kept in artefacts/ for people to look at; and what a
// machine can tell of them: nothing scrolls sideways, nothing is cut off, texts have contrast, no fault is reported.
// Node, driving Chromium.

import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTrace } from '../../trace/file/chunk-writer.ts'
import { lateNotes } from '../support/compare/late-notes.ts'
import { VIEWS } from '../../panel/models/view-names.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import { RECORD_OFFSET } from '../../trace/wire/record.ts'
import { launchChromium } from '../support/page/page-harness.ts'
import {
  byTestId,
  chooseTab,
  click,
  collectFaults,
  openFile,
  servePanel,
  type PanelServer,
} from '../support/panel/panel-harness.ts'
import { FEED_MS, feedMessages } from '../support/panel/panel-bench.ts'
import { letGo } from '../support/trace/let-go.ts'
import { until } from '../support/until.ts'

const FOLDER = new URL('../../artefacts/panel/', import.meta.url).pathname

let server: PanelServer
let browser: Browser

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true })
  server = await servePanel()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const nextFrames = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )

async function picture(page: Page, name: string): Promise<void> {
  await nextFrames(page)
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  const { overflow, below, faint } = await page.evaluate(inspectPage)
  expect.soft(overflow, `${name}: page scrolls sideways`).toBe(0)
  expect.soft(below, `${name}: something lies below the panel`).toBe(0)
  expect.soft(faint, `${name}: texts with too little contrast`).toEqual([])
}

/** The cursor over each chart, a drag under way, and what it zoomed into. */
async function handsOn(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  const placeOf = async (chart: string, share: number): Promise<[x: number, y: number]> => {
    // A chart out of sight draws nothing.
    await page.$eval(byTestId(chart), (place) => place.scrollIntoView({ block: 'center' }))
    const element = (await page.waitForSelector(`${byTestId(chart)} canvas`))!
    const { x, y, width, height } = (await element.boundingBox())!
    return [x + 56 + share * (width - 88), y + height / 3]
  }
  await page.mouse.move(...(await placeOf('chart-distribution', 0.07)))
  await page.waitForSelector(byTestId('chart-distribution-values'))
  await take('cursor-distribution')
  const [x, y] = await placeOf('chart-stages', 0.08)
  await page.mouse.move(x, y)
  await page.waitForSelector(byTestId('chart-stages-values'))
  await take('cursor')
  await page.mouse.down()
  await page.mouse.move(...(await placeOf('chart-stages', 0.22)), { steps: 4 })
  await take('drag')
  await page.mouse.up()
  await page.waitForSelector(byTestId('stages-follow'))
  await take('zoomed')
  await click(page, 'stages-follow')
}

/** A moment of the recording, a selection of it with all keys told, and a place that there is not. */
async function replayed(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  await click(page, 'stop')
  await page.waitForSelector(byTestId('transport'))
  const { x, y, width } = (await (await page.$(byTestId('scrub')))!.boundingBox())!
  await page.mouse.click(x + 0.3 * width, y + 8)
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent?.startsWith('Figures of all up to'),
    {},
    byTestId('replay-figures-of'),
  )
  await take('replay')
  await click(page, 'replay-mark-start')
  await page.mouse.click(x + 0.6 * width, y + 8)
  await click(page, 'replay-mark-end')
  await click(page, 'replay-help')
  await page.$eval(byTestId('place'), (field) => (field as HTMLInputElement).select())
  await page.keyboard.sendCharacter('#t=9-5')
  await page.keyboard.press('Enter')
  await page.waitForSelector(byTestId('place-problem'))
  await take('replay-selection')
  await click(page, 'replay-deselect')
  await click(page, 'replay-help')
  await click(page, 'replay-end')
}

/** The audit of what is shown, and the page that explains one of what failed. */
async function audited(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  await chooseTab(page, 'audit')
  await page.waitForSelector(`${byTestId('audit-shown')}:enabled`)
  await click(page, 'audit-shown')
  await page.waitForSelector(`${byTestId('audit-report')}, ${byTestId('audit-problem')}`)
  expect(
    await page.$$eval(byTestId('audit-problem'), (all) => all.map((each) => each.textContent)),
  ).toEqual([])
  await take('audit-report')
  await page.locator(`${byTestId('audit-group-fail')} summary`).click()
  await page.waitForSelector(`${byTestId('audit-page')}[open] pre`)
  await take('audit-page')
  await chooseTab(page, 'live')
}

/** Two traces, the second 15 ms later, and the verdict on them. */
async function fillCompare(page: Page): Promise<void> {
  const sides = [
    ['a', 'before.awescope', 2],
    ['b', 'after.awescope', 17],
  ] as const
  for (const [side, file, soundAfterMs] of sides) {
    const bytes = writeTrace(lateNotes(120, soundAfterMs))
    await openFile(page, file, bytes, `compare-file-${side}`)
    await page.waitForFunction(
      (of, text) =>
        document.querySelector(`[data-testid="compare-side-${of}"]`)?.textContent?.includes(text),
      {},
      side,
      file,
    )
  }
  await page.waitForSelector(`${byTestId('chart-compare-distribution')} canvas`)
}

/** A recording of which some seconds are known as histograms only. */
function withHole(): StampedMessage[] {
  const messages = feedMessages()
  const [first] = messages.flatMap(({ message }) =>
    message.type === 'document/hello' ? message.startedWallMs : [],
  )
  const fromMs = (first ?? 0) + FEED_MS / 3
  return letGo(messages, ({ bytes }) => {
    const wallMs = new DataView(bytes).getFloat64(RECORD_OFFSET.wallMs, true)
    return wallMs >= fromMs && wallMs < fromMs + FEED_MS / 3
  })
}

/** A chart out of sight draws nothing, and what is shown before the file is there may be shorter than the chart. */
function isHoleDrawn(page: Page): Promise<boolean> {
  return page.evaluate(
    (chart, hole) => {
      document.querySelector(chart)?.scrollIntoView({ block: 'end' })
      return document.querySelector(hole) !== null
    },
    byTestId('chart-latency'),
    byTestId('chart-latency-hole'),
  )
}

/** What lies below the fold of the view. */
async function pictureBelow(page: Page, name: string): Promise<void> {
  await page.$eval(byTestId('compare-movers'), (element) =>
    element.scrollIntoView({ block: 'center' }),
  )
  await picture(page, name)
}

/** In the page: how far it scrolls sideways, and down, and which texts have a contrast below 4.5. */
function inspectPage(): { overflow: number; below: number; faint: string[] } {
  const channel = (value: number): number =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  const parse = (colour: string): number[] => {
    const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number)
    return colour.startsWith('color(')
      ? [...numbers.slice(0, 3).map((n) => n * 255), numbers[3] ?? 1]
      : [...numbers.slice(0, 3), numbers[3] ?? 1]
  }
  const luminance = ([red = 0, green = 0, blue = 0]: number[]): number =>
    0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255)
  const backgroundOf = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if ((colour[3] ?? 1) > 0.5) return colour
    }
    return [255, 255, 255]
  }
  const faint: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    if (
      element === null ||
      node.nodeValue?.trim() === '' ||
      element.closest('option, script, .visually-hidden, :disabled') !== null
    )
      continue
    const fore = luminance(parse(getComputedStyle(element).color))
    const back = luminance(backgroundOf(element))
    const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05)
    if (ratio < 4.5)
      faint.push(`${ratio.toFixed(2)} ${element.className}: ${node.nodeValue?.trim().slice(0, 30)}`)
  }
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    below: document.documentElement.scrollHeight - document.documentElement.clientHeight,
    faint: [...new Set(faint)],
  }
}

describe('the panel in pictures', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [500, 1280]) {
      it(`is readable in ${theme} at ${width} px`, async () => {
        // Settings are kept by the browser; each picture begins with the first steps.
        const context = await browser.createBrowserContext()
        const page = await context.newPage()
        const faults = collectFaults(page)
        const name = (what: string): string => `${what}-${theme}-${width}`
        await page.setViewport({ width, height: 900 })
        await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
        await page.goto(server.url(`theme=${theme}&duration=8000&reference&sequencer&graph=3`))
        await page.waitForSelector(byTestId('record'))
        await picture(page, name('empty'))
        await click(page, 'record')
        await page.waitForFunction(
          () => document.querySelectorAll('.chart-canvas canvas').length === 3,
        )
        for (const view of VIEWS) {
          await chooseTab(page, view)
          await page.waitForSelector(byTestId(`view-${view}`))
          if (view === 'events') {
            await page.locator(`${byTestId('event-row')}[data-ending="heard"]`).click()
            await page.waitForSelector(byTestId('waterfall'))
          }
          if (view === 'graph') {
            await page.waitForSelector(`${byTestId('graph-canvas')}[data-boxes]`)
            await page.locator(`${byTestId('graph-table')} tbody tr:nth-child(2) button`).click()
            await page.waitForSelector(byTestId('graph-node'))
          }
          if (view === 'reference') {
            await page.waitForFunction(
              () => document.querySelectorAll('.voice[data-stage]').length > 4,
            )
          }
          if (view === 'compare') {
            await picture(page, name('compare-empty'))
            await fillCompare(page)
          }
          await picture(page, name(view))
          if (view === 'compare') await pictureBelow(page, name('compare-below'))
        }
        await chooseTab(page, 'live')
        await click(page, 'first-steps-dismiss')
        await handsOn(page, (what) => picture(page, name(what)))
        await replayed(page, (what) => picture(page, name(what)))
        await audited(page, (what) => picture(page, name(what)))
        await click(page, 'stages-toggle')
        await click(page, 'distribution-toggle')
        await click(page, 'latency-toggle')
        await picture(page, name('tables'))
        await click(page, 'settings-toggle')
        await click(page, 'keyboard-toggle')
        await picture(page, name('tools'))
        await click(page, 'settings-toggle')
        await click(page, 'keyboard-toggle')
        await openFile(page, 'holes.awescope', writeTrace(withHole()))
        await until('the hole is drawn', () => isHoleDrawn(page))
        await picture(page, name('holes'))
        expect(faults).toEqual([])
        await context.close()
      })
    }
  }
})
