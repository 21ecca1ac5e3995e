// A page that sounds for whatever happens to it, and says itself when its handler began and when it acted; and what a
// session reads of its recording. Node.

import type { Browser, Page } from 'puppeteer-core'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { drain, injectRecorder } from './page-harness.ts'

const PAGE = `<!doctype html><meta charset="utf-8">
<style>button, input, my-key { display: inline-block; width: 80px; height: 40px }</style>
<body><button id="plain">plain</button><input id="words"><input id="slider" type="range"><my-key></my-key><script>
  const busy = (ms) => { const until = performance.now() + ms; while (performance.now() < until); }
  const context = new AudioContext()
  globalThis.truth = []
  // A short sound, after some work. \`askedMs\`: when it was to run.
  globalThis.sound = (askedMs = NaN, workMs = 0) => {
    const handlerMs = performance.now()
    busy(workMs)
    const oscillator = new OscillatorNode(context)
    oscillator.connect(context.destination)
    truth.push({ inputMs: handlerMs - askedMs, workMs: performance.now() - handlerMs })
    oscillator.start()
    oscillator.stop(context.currentTime + 0.05)
  }
  customElements.define('my-key', class extends HTMLElement {
    constructor() {
      super()
      this.attachShadow({ mode: 'open' }).innerHTML = '<button id="inside" style="width:80px;height:40px">in</button>'
    }
  })
  globalThis.ready = (async () => { await context.resume(); await new Promise((done) => setTimeout(done, 300)) })()
</script>`
const WORKER = `onmessage = ({ data }) => {
  const until = performance.now() + data
  while (performance.now() < until);
  postMessage('go')
}`

export const CAUSE_PAGES = { '/': PAGE, '/worker.js': WORKER }

export interface Truth {
  inputMs: number
  workMs: number
}

/** The page in a new tab, with the recorder in it and its audio running where there is a device. */
export async function openCausePage(
  browser: Browser,
  recorder: string,
  origin: string,
): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${origin}/`)
  await page.evaluate('Promise.race([ready, new Promise((done) => setTimeout(done, 1000))])')
  return page
}

/** What was recorded until the page has acted `count` times, and its sounds could be heard. */
export async function recordedCauses(
  page: Page,
  count: number,
): Promise<{ session: TraceSession; events: TrackedEvent[]; truth: Truth[] }> {
  await page.waitForFunction((least) => globalThis['truth' as never]['length'] >= least, {}, count)
  await page.evaluate(`new Promise((done) => setTimeout(done, 400))`)
  const truth = (await page.evaluate('truth')) as Truth[]
  const { messages } = await drain(page)
  const session = createSession()
  for (const message of messages) session.ingest({ document: 'doc', frameId: 0, message })
  session.finish()
  const events = Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))
  return { session, events, truth }
}

/** Such as "key: keydown KeyA". */
export const named = ({ source, label }: TrackedEvent): string => `${source}: ${label}`

/** How far the stage is from the truth, as a share of what is allowed: two steps of the clock, or 5 %. */
export function missBy(
  { stages }: TrackedEvent,
  stage: 'input' | 'validation',
  trueMs: number | undefined,
  session: TraceSession,
): number {
  const stepMs = session.report().stages[stage]?.resolutionMs ?? 0
  const allowedMs = Math.max(2 * stepMs, 0.05 * (trueMs ?? Number.NaN))
  return Math.abs((stages[stage] ?? Number.NaN) - (trueMs ?? Number.NaN)) / allowedMs
}
