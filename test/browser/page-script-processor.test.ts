// ScriptProcessor nodes in real browsers: what their handlers take is what the page measures itself, ours are there
// only with the page's, and the page's handlers are what they were. Offline contexts render without a device.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSession } from '../../trace/session/session.ts'
import type { ReportProcessor } from '../../trace/report/schema.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const PAGE = `<!doctype html><script>
  globalThis.tookUs = []
  // Measured by the page, around what it does.
  const work = (ms) => () => {
    const from = performance.now()
    while (performance.now() < from + ms);
    tookUs.push((performance.now() - from) * 1000)
  }
  const offline = (buffers) => new OfflineAudioContext(1, 4096 * buffers, 48000)
  const scriptIn = (context) => {
    const node = context.createScriptProcessor(4096, 1, 1)
    node.connect(context.destination)
    return node
  }
</script>`

let recorder: string
let server: PageServer
beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE })
})
afterAll(() => server.close())

describe.each([
  { name: 'Chromium', start: () => launchChromium() },
  { name: 'Firefox', start: launchFirefox },
])('in $name', ({ start }) => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await start()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await browser.newPage()
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
  })

  /** Runs `script` in the page to its end, then what was recorded of processors. */
  const processorsAfter = async (script: string): Promise<ReportProcessor[]> => {
    await page.evaluate(`(async () => { ${script} })()`)
    const { messages } = await drain(page)
    const session = createSession()
    for (const message of messages) session.ingest({ document: 'doc', frameId: 0, message })
    return session.report().processors
  }
  const tookUs = (): Promise<number[]> => page.evaluate('tookUs') as Promise<number[]>
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? Number.NaN

  test('a handler is timed as the page times it, against the time of its buffer', async () => {
    const [found, ...others] = await processorsAfter(`const context = offline(20)
      scriptIn(context).onaudioprocess = work(8)
      await context.startRendering()`)
    const took = await tookUs()
    expect(others).toEqual([])
    expect(found).toMatchObject({ name: 'ScriptProcessorNode', thread: 'page', frames: 4096 })
    expect(found?.timed).toBe(took.length)
    expect(took.length).toBeGreaterThan(10)
    // Ours lies around the page's: what the machine does between the two is in ours alone, but not in most of them.
    const usualUs = middle(took)
    // A step of the clock, and a hundredth, to which medians are kept.
    const stepUs = (found?.processUs.resolution ?? 0) + usualUs / 100
    const toleranceUs = Math.max(stepUs, usualUs / 20)
    expect(Math.abs((found?.processUs.p50 ?? 0) - usualUs)).toBeLessThan(toleranceUs)
    const meanUs = sum(took) / took.length
    expect(found?.processUs.mean).toBeGreaterThan(meanUs - toleranceUs)
    expect(found?.budgetUs).toBeCloseTo((4096 / 48_000) * 1e6)
    expect(found?.load.average).toBeCloseTo((found?.processUs.mean ?? 0) / (found?.budgetUs ?? 1))
  })

  test('all listeners of a node count, also those that come and go while it runs', async () => {
    const [found] = await processorsAfter(`const context = offline(20)
      const node = scriptIn(context)
      node.addEventListener('audioprocess', work(5), { capture: true })
      node.addEventListener('audioprocess', { handleEvent: work(5) }, true)
      const late = work(5)
      node.addEventListener('audioprocess', () => node.addEventListener('audioprocess', late), { once: true })
      await context.startRendering()`)
    const took = await tookUs()
    const buffers = found?.timed ?? 0
    expect(buffers).toBeGreaterThan(10)
    // Two in the first, whose end is not known as a listener came meanwhile; three in all others.
    expect(took).toHaveLength(2 + 3 * buffers)
    const usualUs = middle(
      Array.from({ length: buffers }, (_, i) => sum(took.slice(2 + 3 * i, 5 + 3 * i))),
    )
    expect(Math.abs((found?.processUs.p50 ?? 0) - usualUs)).toBeLessThan(usualUs / 10)
  })

  test('several nodes are told apart', async () => {
    const found = await processorsAfter(`const context = offline(16)
      scriptIn(context).onaudioprocess = work(2)
      scriptIn(context).onaudioprocess = work(9)
      await context.startRendering()`)
    expect(found.map(({ instance }) => instance)).toEqual([1, 2])
    const usual = found.map(({ processUs }) => processUs.p50).toSorted((a, b) => a - b)
    expect(usual[0]).toBeLessThan(6000)
    expect(usual[1]).toBeGreaterThan(8000)
  })

  test('a node without a handler, or whose handler was taken away, has none of ours', async () => {
    const found = await processorsAfter(`const context = offline(16)
      scriptIn(context)
      const node = scriptIn(context)
      node.onaudioprocess = () => { tookUs.push(0); node.onaudioprocess = null }
      const other = scriptIn(context)
      const listener = () => { tookUs.push(0); other.removeEventListener('audioprocess', listener) }
      other.addEventListener('audioprocess', listener)
      await context.startRendering()`)
    expect(await tookUs()).toHaveLength(2)
    // Where the last listener goes ours goes with it, in the middle of the event: its end is not known.
    expect(found).toEqual([])
  })

  test('what the page dispatches itself is no buffer', async () => {
    const found = await processorsAfter(`const node = scriptIn(offline(2))
      node.onaudioprocess = () => tookUs.push(0)
      node.dispatchEvent(new Event('audioprocess'))`)
    expect(await tookUs()).toHaveLength(1)
    expect(found).toEqual([])
  })
})
