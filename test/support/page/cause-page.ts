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
  // A short sound, after some work. \`askedMs\`: the stamp of the event, or when it was to run.
  globalThis.sound = (askedMs, workMs = 0) => {
    const handlerMs = performance.now()
    busy(workMs)
    const workedMs = performance.now()
    const oscillator = new OscillatorNode(context)
    const actMs = performance.now() - askedMs
    oscillator.start()
    const doneMs = performance.now() - askedMs
    truth.push({ inputMs: handlerMs - askedMs, workMs: workedMs - handlerMs, actMs, doneMs })
    oscillator.connect(context.destination)
    oscillator.stop(context.currentTime + 0.05)
  }
  // The frame of the context is read when the page begins to act, which it cannot see: by how much more or less ahead
  // what it asks for may be told. \`since\`: this before the task that asks; \`from\`: the time that is asked from.
  globalThis.aheadSince = () => ({ wallMs: performance.now(), time: context.currentTime })
  globalThis.tellAhead = (since, from) => {
    const passedMs = performance.now() - since.wallMs
    globalThis.ahead = {
      lessMs: passedMs + 1000 * (context.currentTime - from),
      moreMs: 1000 * (from - since.time),
    }
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

/** What the page says itself, ms. */
export interface Truth {
  /** From the stamp to its own handler, which is a little behind ours. */
  inputMs: number
  workMs: number
  /** From the stamp to the call that starts the sound, and to its end. */
  actMs: number
  doneMs: number
}

/** Resolves when what the page has played by now has been heard, by the clock of its audio where that runs. */
const HEARD = `new Promise((done) => {
  const audio = globalThis.context
  const wall = (ms) => void setTimeout(done, ms)
  if (audio?.state !== 'running') return wall(audio ? 50 : 400)
  const until = audio.currentTime + 0.3
  const look = () => audio.currentTime < until ? void setTimeout(look, 10) : wall(50)
  look()
})`

/** Steps of the clocks. */
const CLOCK_MS = 0.5

/** The page in a new tab, with the recorder in it and its audio running where there is a device. */
export async function openCausePage(
  browser: Browser,
  recorder: string,
  origin: string,
): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${origin}/`)
  // Without a device no context of Firefox runs, and none is waited for.
  if (!(await browser.version()).toLowerCase().includes('firefox')) await page.evaluate('ready')
  return page
}

/** The page has said by `tellAhead` within which bounds a look-ahead is right, however busy the machine is. */
export async function isAhead(page: Page, toldMs: number, askedMs: number): Promise<boolean> {
  const { lessMs, moreMs } = (await page.evaluate('ahead')) as { lessMs: number; moreMs: number }
  return toldMs >= askedMs - lessMs - CLOCK_MS && toldMs <= askedMs + moreMs + CLOCK_MS
}

/** What was recorded until the page has acted `count` times, and its sounds could be heard. */
export async function recordedCauses(
  page: Page,
  count: number,
): Promise<{ session: TraceSession; events: TrackedEvent[]; truth: Truth[] }> {
  await page.waitForFunction((least) => globalThis['truth' as never]['length'] >= least, {}, count)
  const read = await readCauses(page)
  return { ...read, truth: (await page.evaluate('truth')) as Truth[] }
}

/** What was recorded until the page's last sounds could be heard. */
export async function readCauses(
  page: Page,
): Promise<{ session: TraceSession; events: TrackedEvent[] }> {
  await page.evaluate(HEARD)
  const { messages } = await drain(page)
  const session = createSession()
  for (const message of messages) session.ingest({ document: 'doc', frameId: 0, message })
  session.finish()
  const events = Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))
  return { session, events }
}

/** Such as "key: keydown KeyA". */
export const named = ({ source, label }: TrackedEvent): string => `${source}: ${label}`

/**
 * What is wrong with the first two stages, '' where nothing is. The page says within which bounds each must lie, so
 * that a busy machine changes nothing; beyond them only two steps of the clock are allowed.
 */
export function wrongStages(
  event: TrackedEvent | undefined,
  truth: Truth | undefined,
  session: TraceSession,
): string {
  const { input = Number.NaN, validation = Number.NaN } = event?.stages ?? {}
  const { inputMs = NaN, workMs = NaN, actMs = NaN, doneMs = NaN } = truth ?? {}
  const stepsMs = 2 * (session.report().stages.input?.resolutionMs ?? 0)
  const wholeMs = input + validation
  const isWhole = wholeMs >= actMs - stepsMs && wholeMs <= doneMs + stepsMs
  const isWithin = validation >= workMs - stepsMs && input <= inputMs + stepsMs
  return isWhole && isWithin
    ? ''
    : JSON.stringify({ ...event?.stages, inputMs, workMs, actMs, doneMs })
}
