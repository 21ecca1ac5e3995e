// Glitches in real pages: what is planted in the page (a processor that takes too long once in a while, code that is
// cold, a task under a ScriptProcessor, a context that begins) is found and explained. Other work of the machine may
// make glitches of its own: these have to be told apart, so each test asks for those that are planted.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtOnce } from '../support/browser/built-once.ts'
import { RECORDER_GLITCHES_ENTRY } from '../../build/plugins.ts'
import { createSession } from '../../trace/session/session.ts'
import type { Report, ReportGlitch } from '../../trace/report/schema.ts'
import type { PageMessage } from '../../trace/wire/protocol.ts'
import { formatReport } from '../../trace/text/report-text.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** Takes `ms` in the calls that `isLong` names, of a number from 1, and nothing in the others; ends after `last`. */
const MODULE = `
  const now = () => Number(Temporal.Now.instant().epochNanoseconds) / 1e6
  class Burner extends AudioWorkletProcessor {
    #calls = 0
    #options
    constructor({ processorOptions }) { super(); this.#options = processorOptions }
    process() {
      const { ms, every, until, last = Infinity } = this.#options
      this.#calls++
      const isLong = until ? this.#calls <= until : this.#calls > 400 && this.#calls % every === 0
      if (isLong) { const end = now() + ms; while (now() < end); }
      return this.#calls < last
    }
  }
  registerProcessor('burner', Burner)
  registerProcessor('idle', class extends AudioWorkletProcessor { process() { return true } })`

const PAGE = `<!doctype html><meta charset="utf-8"><script>
  const context = new AudioContext()
  const busy = (ms) => { const until = performance.now() + ms; while (performance.now() < until); }
  const after = (ms) => new Promise((done) => setTimeout(done, ms))
  const load = async () => { await context.audioWorklet.addModule('/burner.js'); await context.resume() }
  const node = (name, processorOptions) => {
    const made = new AudioWorkletNode(context, name, { processorOptions })
    made.connect(context.destination)
  }
</script>`

let recorder: string
let conditions: string
let server: PageServer
let browser: Browser
beforeAll(async () => {
  recorder = await buildRecorder()
  conditions = await builtOnce({
    entry: 'test/fixtures/pages/glitches/conditions.ts',
    file: 'conditions.js',
    mayBundleNpm: false,
  })
  const glitches = await builtOnce(RECORDER_GLITCHES_ENTRY)
  server = await servePages({ '/': PAGE, '/burner.js': MODULE, '/glitches.js': glitches })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function openPage(script: string): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  await page.evaluate(`(async () => { ${script} })()`)
  return page
}

/** What was recorded in the page, which is closed; `told` by others than the recorder. */
async function reportOfPage(page: Page, told: readonly PageMessage[] = []): Promise<Report> {
  const { messages } = await drain(page)
  await page.close()
  const session = createSession()
  for (const message of [...told, ...messages])
    session.ingest({ document: 'doc', frameId: 0, message })
  session.finish()
  return session.report()
}

/** Runs `script` in a new tab, and reads what was recorded. */
const reportOf = async (script: string): Promise<Report> => reportOfPage(await openPage(script))

const ofCause = ({ glitches }: Report, cause: ReportGlitch['cause']): ReportGlitch[] =>
  glitches.filter((glitch) => glitch.cause === cause)

describe('in Chromium', () => {
  test('a processor that takes one and a half quanta once in a while is named, with what it took', async () => {
    // Each 8th call is timed, so every 8th of these; and for a while each one after the first that is found.
    const report = await reportOf(`await load()
      node('idle', {})
      node('burner', { ms: 4.4, every: 41 })
      await after(4500)`)
    const found = ofCause(report, 'processorOverBudget')
    expect(found.length).toBeGreaterThanOrEqual(5)
    const quanta = found.flatMap(({ evidence }) =>
      evidence.flatMap((each) => (each.code === 'quantum' ? [each] : [])),
    )
    const byBurner = quanta.filter(({ processor }) => processor === 'burner')
    expect(byBurner.length).toBeGreaterThanOrEqual(5)
    const least = Math.min(...byBurner.map(({ processorUs }) => processorUs))
    expect(least).toBeGreaterThan(4400 - 200)
    expect(found.at(-1)?.text).toContain('burner took')
    expect(formatReport(report)).toMatch(/\d+ glitch(es)?: .*processor over budget/)
  })

  test('the first calls of a processor that take too long are cold code', async () => {
    const report = await reportOf(`await load()
      await after(1500)
      node('burner', { ms: 5, until: 3 })
      await after(3500)`)
    const found = ofCause(report, 'coldCode')
    expect(found.length).toBeGreaterThanOrEqual(1)
    expect(found[0]?.text).toMatch(/call \d of burner/)
    const blamed = ofCause(report, 'processorOverBudget').flatMap(({ evidence }) =>
      evidence.flatMap((each) => (each.code === 'quantum' && each.call <= 3 ? [each] : [])),
    )
    expect(blamed).toEqual([])
  })

  test('a ScriptProcessor whose buffers wait for a task of the page is told of by that task', async () => {
    const report = await reportOf(`await context.resume()
      const script = context.createScriptProcessor(1024, 1, 1)
      script.onaudioprocess = ({ outputBuffer }) => outputBuffer.getChannelData(0).fill(0.01)
      script.connect(context.destination)
      await after(1500)
      busy(260)
      await after(1500)`)
    // A busy machine may delay the page at other times, too; by so long a task only here.
    const byTask = report.glitches.flatMap(({ kind, cause, evidence }) => {
      const task = evidence.find((each) => each.code === 'task')
      return task !== undefined && task.durationMs >= 259 ? [{ kind, cause }] : []
    })
    expect(byTask).toEqual([{ kind: 'buffer', cause: 'mainThreadTask' }])
  })

  test('quanta that have time enough each, and too little where a callback of the device takes four', async () => {
    // 2.6 of 2.9 ms: three of them are 7.8 of the callback's 10 ms, four are 10.4. Each of a node's first calls is
    // timed; on a busy machine some take longer, not those of all nodes.
    const page = await openPage(`await load()
      await after(1500)
      for (let round = 0; round < 8; round++) {
        node('burner', { ms: 2.6, until: 24, last: 60 })
        await after(400)
      }
      await after(1500)`)
    // The recorder's own report tells the same, where it is told where to find how.
    const own = (await page.evaluate(`__awescope.report({}, '/glitches.js')`)) as Report
    const without = (await page.evaluate('__awescope.report()')) as Report
    const report = await reportOfPage(page)
    const found = ofCause(report, 'unevenCallbacks')
    expect(ofCause(own, 'unevenCallbacks').map(({ text }) => text)).toEqual(
      found.map(({ text }) => text),
    )
    expect(without).toMatchObject({ glitches: [], glitchCounts: null })
    expect(found.length).toBeGreaterThanOrEqual(1)
    for (const { evidence } of found) {
      const callback = evidence.find((each) => each.code === 'callback')
      expect(callback).toMatchObject({ quanta: 4 })
      expect(callback?.share).toBeGreaterThan(1)
      expect(callback?.average).toBeLessThanOrEqual(1)
    }
  })

  test('audio that stands still while the browser has stopped the page is told of by that', async () => {
    const page = await openPage(`${conditions}
      await load()
      node('idle', {})
      await after(2500)`)
    const beside = await browser.newPage()
    const devTools = await page.createCDPSession()
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await beside.evaluate(() => new Promise((done) => setTimeout(done, 800)))
    await devTools.send('Page.setWebLifecycleState', { state: 'active' })
    await page.evaluate('after(2500)')
    const told = await page.evaluate(() => globalThis.toldConditions)
    const report = await reportOfPage(page, told)
    await beside.close()
    const late = report.glitches.filter(({ evidence }) =>
      evidence.some((each) => each.code === 'late' && each.lateMs > 500),
    )
    expect(late.map(({ cause }) => cause)).toEqual(['hidden'])
  })

  test('a context that was suspended was not late: it had just begun', async () => {
    const report = await reportOf(`await load()
      node('idle', {})
      await after(2500)
      await context.suspend()
      await after(700)
      await context.resume()
      await after(2500)`)
    const late = report.glitches.filter(({ evidence }) =>
      evidence.some((each) => each.code === 'late' && each.lateMs > 400),
    )
    expect(late.map(({ cause }) => cause)).toEqual(['contextStart'])
  })

  test('a context has the load of its callbacks beside that of its quanta', async () => {
    const report = await reportOf(`await load()
      node('burner', { ms: 1, until: 1e9 })
      await after(2000)`)
    const [context] = report.contexts
    const { load, callbackLoad, callbackFrames } = context ?? {}
    expect(callbackLoad?.frames).toBe(callbackFrames)
    expect(callbackLoad?.load).toBeGreaterThanOrEqual(load?.average ?? Infinity)
    const ratio = ((callbackLoad?.mostQuanta ?? 0) * 128) / (callbackFrames ?? 1)
    expect(callbackLoad?.load).toBeCloseTo((load?.average ?? 0) * ratio, 6)
  })
})
