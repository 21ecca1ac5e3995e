// Frames of the Graph view while hands move a picture of 2,000 boxes, in a real Chromium: how far apart they are, and
// what each takes of the panel's main thread. Prints a table; the figures belong in docs/measurements.md. Node; run
// nothing else meanwhile.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../support/page/page-harness.ts'
import { byTestId, click, type PanelServer, servePanel } from '../../support/panel/panel-harness.ts'

/** Five nodes each, beside the scene's own. */
const VOICES = 398
const FRAMES = 240

let server: PanelServer
let browser: Browser

beforeAll(async () => {
  server = await servePanel()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

interface Frames {
  /** ms from frame to frame, sorted. */
  gaps: number[]
  /** ms of the main thread for each frame. */
  taskMs: number
}

/** Moves the picture by a drag, or zooms it by the wheel, once in each frame. */
async function framesWhile(page: Page, hands: 'drag' | 'wheel' | 'none'): Promise<Frames> {
  const session = await page.createCDPSession()
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
  }
  const before = await busyMs()
  const gaps = await page.$eval(
    byTestId('graph-canvas'),
    async (canvas, count, what) => {
      const { left, top, width, height } = canvas.getBoundingClientRect()
      const at = (x: number, y: number) => ({
        clientX: left + width / 2 + x,
        clientY: top + height / 2 + y,
        button: 0,
        pointerId: 1,
        bubbles: true,
        cancelable: true,
      })
      // A pointer that the browser does not know cannot be captured.
      Object.assign(canvas, { setPointerCapture: () => undefined })
      const send = (type: string, x: number, y: number): void =>
        void canvas.dispatchEvent(new PointerEvent(type, at(x, y)))
      if (what === 'drag') send('pointerdown', 0, 0)
      const times: number[] = []
      for (let frame = 0; frame <= count; frame++) {
        times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
        const angle = (frame / count) * Math.PI * 4
        if (what === 'drag') send('pointermove', 120 * Math.sin(angle), 60 * Math.sin(2 * angle))
        if (what === 'wheel') {
          const deltaY = 40 * Math.sin(angle)
          canvas.dispatchEvent(new WheelEvent('wheel', { ...at(0, 0), deltaY }))
        }
      }
      if (what === 'drag') send('pointerup', 0, 0)
      return times.slice(1).map((time, index) => time - (times[index] as number))
    },
    FRAMES,
    hands,
  )
  const taskMs = ((await busyMs()) - before) / FRAMES
  await session.detach()
  return { gaps: gaps.sort((a, b) => a - b), taskMs }
}

describe('the Graph view with 2,000 nodes', () => {
  it('is moved and zoomed; its frames are printed', async () => {
    const page = await browser.newPage()
    await page.setViewport({ width: 1280, height: 900 })
    await page.goto(server.url(`duration=300&graph=${VOICES}`))
    await click(page, 'tab-graph')
    await click(page, 'record')
    await page.waitForSelector(byTestId('graph-collapse'))
    await click(page, 'graph-collapse')
    const startMs = performance.now()
    await page.waitForFunction(
      (canvas) => Number(document.querySelector<HTMLElement>(canvas)?.dataset['boxes']) >= 1990,
      { timeout: 120_000 },
      byTestId('graph-canvas'),
    )
    const placedMs = performance.now() - startMs
    const rows: object[] = []
    const measure = async (view: string): Promise<void> => {
      for (const hands of ['none', 'drag', 'wheel'] as const) {
        const { gaps, taskMs } = await framesWhile(page, hands)
        const at = (share: number): string =>
          (gaps[Math.floor(share * (gaps.length - 1))] ?? NaN).toFixed(1)
        const late = gaps.filter((gap) => gap > 20).length / gaps.length
        rows.push({
          view,
          hands,
          'p50 ms': at(0.5),
          'p95 ms': at(0.95),
          'max ms': at(1),
          'over 20 ms': `${(late * 100).toFixed(1)} %`,
          'main thread ms': taskMs.toFixed(2),
        })
      }
    }
    await measure('all of it')
    await page.focus(byTestId('graph-canvas'))
    for (let press = 0; press < 8; press++) await page.keyboard.press('+')
    await measure('some hundred boxes')
    for (let press = 0; press < 7; press++) await page.keyboard.press('+')
    await measure('readable')
    console.log(`placed in ${(placedMs / 1000).toFixed(1)} s`)
    console.table(rows)
    expect(rows).toHaveLength(9)
    await page.close()
  }, 300_000)
})
