// A bare look-ahead sequencer: a timer of 25 ms asks for each note that begins within the next 100 ms, or as many as
// it is told. What is to be found in it (work that keeps the main thread, swing, rounding) is planted by the caller,
// and the page says itself what it asked for and where its clock stood just before and after. Node.

import type { Browser, Page } from 'puppeteer-core'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { drain, injectRecorder } from './page-harness.ts'

const PAGE = `<!doctype html><meta charset="utf-8"><script>
  const busy = (ms) => { const until = performance.now() + ms; while (performance.now() < until); }
  const context = new AudioContext()
  globalThis.truth = []
  globalThis.isDone = false
  globalThis.note = (when) => {
    const oscillator = new OscillatorNode(context, { frequency: 880 })
    oscillator.connect(context.destination)
    const before = context.currentTime
    oscillator.start(when)
    truth.push({ whenMs: when * 1000, beforeMs: before * 1000, afterMs: context.currentTime * 1000 })
    oscillator.stop(Math.max(when, context.currentTime) + 0.03)
  }
  globalThis.sequence = ({ notes, gapsMs, busyMs = {}, round = (seconds) => seconds, aheadMs = 100 }) => {
    let index = 0
    let next = context.currentTime + 0.2037 + aheadMs / 1000
    const timer = setInterval(() => {
      while (index < notes && next < context.currentTime + aheadMs / 1000) {
        const ms = busyMs[index]
        delete busyMs[index]
        if (ms) return busy(ms)
        note(round(next))
        next += gapsMs[index++ % gapsMs.length] / 1000
      }
      if (index < notes) return
      clearInterval(timer)
      setTimeout(() => { isDone = true }, 600)
    }, 25)
  }
  globalThis.ready = (async () => { await context.resume(); await new Promise((done) => setTimeout(done, 300)) })()
</script>`

/** Plays a short tone from the very frame that each message asks for, and none for other messages. */
const PROCESSOR = `registerProcessor('posted', class extends AudioWorkletProcessor {
  constructor() {
    super()
    this.frames = []
    this.port.onmessage = ({ data: { note } }) => {
      if (note) this.frames.push(Math.round(note.options.time * sampleRate))
    }
  }
  process(_inputs, [[output]]) {
    for (let index = 0; index < output.length; index++) {
      const at = currentFrame + index
      const begun = this.frames.find((frame) => at >= frame && at < frame + 0.03 * sampleRate)
      output[index] = begun === undefined ? 0 : Math.cos((at - begun) / 8) / 4
    }
    this.frames = this.frames.filter((frame) => currentFrame < frame + sampleRate)
    return true
  }
})`

/** The same sequencer: each note is a message to a processor, and so is something else that names a time. */
const POSTING = PAGE.replace(
  '</script>',
  `
  const prepared = ready.then(() => context.audioWorklet.addModule('/processor.js')).then(() => {
    const node = new AudioWorkletNode(context, 'posted')
    node.connect(context.destination)
    globalThis.note = (when) => {
      const before = context.currentTime
      node.port.postMessage({ note: { key: 60, options: { time: when } } })
      truth.push({ whenMs: when * 1000, beforeMs: before * 1000, afterMs: context.currentTime * 1000 })
      node.port.postMessage({ display: { time: when + 0.06 } })
    }
  })
  globalThis.ready = prepared.then(() => new Promise((done) => setTimeout(done, 300)))
</script>`,
)

export const LOOK_AHEAD_PAGES = { '/': PAGE, '/posting': POSTING, '/processor.js': PROCESSOR }

/** What the page says of one start, ms of its context: what it asked for, and its clock on both sides of the call. */
export interface AskedStart {
  whenMs: number
  beforeMs: number
  afterMs: number
}

/** Runs `code` in a new tab until it says that it is done, and reads what was recorded. `path`: LOOK_AHEAD_PAGES. */
export async function playedInPage(
  browser: Browser,
  recorder: string,
  origin: string,
  code: string,
  path = '/',
): Promise<{ session: TraceSession; truth: AskedStart[] }> {
  const page: Page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${origin}${path}`)
  await page.evaluate('Promise.race([ready, new Promise((done) => setTimeout(done, 1000))])')
  await page.evaluate(code)
  await page.waitForFunction('isDone')
  const truth = (await page.evaluate('truth')) as AskedStart[]
  const { messages } = await drain(page)
  await page.close()
  const session = createSession()
  for (const message of messages) session.ingest({ document: 'doc', frameId: 0, message })
  session.finish()
  return { session, truth }
}
