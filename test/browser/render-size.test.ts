/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// The recorder in contexts whose render quantum is not 128 frames (Chromium: `renderSizeHint`): load, onsets and
// stages are as true there as at 128. The witness is the page's own: a processor that times itself, and sources that
// start at known frames.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../trace/report/schema.ts'
import type { ContextDefinition } from '../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../trace/wire/record.ts'
import {
  buildReference,
  injectReference,
  strike,
  watch,
} from '../support/reference/reference-harness.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const RATE = 48_000
/** Share of each quantum that the processor spends. */
const SHARE = 0.2

/** Spends its share of each quantum and keeps account of it; it answers where it is, or what each quantum took, ms. */
const BURNER = `
const now = () => Number(Temporal.Now.instant().epochNanoseconds) / 1e6
registerProcessor('burner', class extends AudioWorkletProcessor {
  constructor() {
    super()
    this.spent = { frames: 0, each: [] }
    this.port.onmessage = ({ data }) => this.port.postMessage(data ? this.spent : currentFrame)
  }
  process(_inputs, [[channel]]) {
    const start = now(), end = start + ${SHARE} * channel.length / sampleRate * 1000
    let at = start
    while (at < end) at = now()
    this.spent.each.push(at - start)
    this.spent.frames += channel.length
    return true
  }
})
registerProcessor('pluck', class extends AudioWorkletProcessor {
  constructor() { super(); this.left = 0; this.port.onmessage = () => { this.left = 4800 } }
  process(_inputs, [[channel]]) {
    for (let index = 0; index < channel.length && this.left > 0; index++) channel[index] = this.left-- % 2 ? 0.1 : -0.1
    return true
  }
})`

const PAGE = `<!doctype html><title>render size</title><script>
  globalThis.begin = async (renderSizeHint) => {
    const context = new AudioContext({ sampleRate: ${RATE}, ...(renderSizeHint === null ? {} : { renderSizeHint }) })
    await context.audioWorklet.addModule('/burner.js')
    const burner = new AudioWorkletNode(context, 'burner'), pluck = new AudioWorkletNode(context, 'pluck')
    burner.connect(context.destination)
    pluck.connect(context.destination)
    burner.port.start()
    const ask = (whole) => new Promise((resolve) => {
      burner.port.onmessage = ({ data }) => resolve(data)
      burner.port.postMessage(whole)
    })
    const access = await navigator.requestMIDIAccess()
    for (const input of access.inputs.values()) input.onmidimessage = () => pluck.port.postMessage(0)
    globalThis.context = context
    globalThis.frame = () => ask(false)
    globalThis.spent = () => ask(true)
    return context.renderQuantumSize
  }
  /** Until the audio thread stands at \`last\`. */
  globalThis.until = async (last) => {
    while ((await frame()) < last);
  }
</script>`

/** A clock of 5 µs steps, in place of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

interface Spent {
  frames: number
  each: number[]
}

let server: PageServer
let browser: Browser
let recorder: string

beforeAll(async () => {
  recorder = await buildRecorder()
  const pages = { '/': PAGE, '/burner.js': BURNER, ...(await buildReference()) }
  server = await servePages(pages, ISOLATED)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder, { timedQuantumEvery: 1 })
  await page.goto(`${server.origin}/`)
  return page
}

const begin = (page: Page, hint: number | string | null): Promise<number> =>
  page.evaluate(`begin(${JSON.stringify(hint)})`) as Promise<number>

describe.each([64, 1024, 441, 'hardware'])('a context made for %s frames', (hint) => {
  it('shows the load that its processor really has', async () => {
    const page = await open()
    const quantum = await begin(page, hint)
    const spent = (await page.evaluate(`until(${2 * RATE}).then(spent)`)) as Spent
    const report = (await page.evaluate(() => globalThis.__awescope?.report())) as Report
    await page.close()
    if (typeof hint === 'number') expect(quantum).toBe(hint)
    expect(report.contexts[0]?.renderQuantumFrames).toBe(quantum)
    const quanta = spent.each.length
    expect(spent.frames / quanta).toBe(quantum)
    const processor = report.processors.find(({ name }) => name === 'burner')
    const { mean = 0, p50 = 0, error = 0, resolution = 0 } = processor?.processUs ?? {}
    const trueUs = (spent.each.reduce((sum, ms) => sum + ms) * 1000) / quanta
    const trueP50Us = (spent.each.toSorted((a, b) => a - b)[quanta >> 1] ?? 0) * 1000
    // Our reading spans the call itself, too: some microseconds, 10 where the caches are cold after a long quantum.
    // Where the thread is taken off its core in just these, only ours has it; so the mean may be longer than the
    // witness's, and the medians say that it is not by much.
    const withinUs = Math.max(2 * resolution + 5, 0.01 * trueP50Us)
    expect(Math.abs(p50 - trueP50Us)).toBeLessThanOrEqual(withinUs)
    expect(trueUs - mean).toBeLessThanOrEqual(3 * error + resolution + 5)
    const budgetUs = (quantum / RATE) * 1e6
    expect(processor?.load.average).toBeCloseTo(mean / budgetUs, 6)
    expect(report.contexts[0]?.load.average).toBeGreaterThan(0.8 * SHARE)
  })

  it('has its onsets heard to the sample', async () => {
    const page = await open()
    const quantum = await begin(page, hint)
    const starts = (await page.evaluate(`(async () => {
      const first = Math.ceil(context.currentTime * ${RATE}) + 9600
      const starts = [0, 1, 2, 3, 4, 5].map((count) => first + count * 4801)
      for (const frame of starts) {
        const source = new ConstantSourceNode(context, { offset: 0.01 })
        source.connect(context.destination)
        source.start(frame / ${RATE})
        source.stop((frame + 2000) / ${RATE})
      }
      await until(first + 7 * 4801)
      return starts
    })()`)) as number[]
    const { records, sources } = await drain(page)
    await page.close()
    const context = sources.find((source): source is ContextDefinition => source.kind === 'context')
    expect(context?.renderQuantumFrames).toBe(quantum)
    const found = records(context?.id ?? 0).filter(
      ({ kind, flags }) => kind === KIND.onset && flags === FLAG.fromSilence,
    )
    expect(found.map(({ frame }) => frame)).toEqual(starts)
  })

  it('has its notes heard, each within the quantum after its message', async () => {
    const page = await open()
    const quantum = await begin(page, hint)
    // A note from before the tap could have been heard by nobody.
    await page.waitForFunction(
      async () => ((await globalThis.__awescope?.report())?.contexts[0]?.load.average ?? 0) > 0,
    )
    for (let note = 60; note < 65; note++) {
      await page.evaluate(`(async () => {
        __awescope.send([0x90, ${note}, 100])
        await until((await frame()) + 12000)
      })()`)
    }
    const report = (await page.evaluate(() => globalThis.__awescope?.report())) as Report
    await page.close()
    expect(report.onset).toMatchObject({ count: 5, heard: 5 })
    const { worklet } = report.stages
    expect(worklet?.count).toBe(5)
    // The message comes before the quantum in which it plays.
    expect(report.stages.lookAhead).toBeUndefined()
    expect(worklet?.p50Ms).toBeLessThan((2 * quantum * 1000) / RATE + 10)
  })
})

describe.each([64, 1024])('the reference instrument in a context made for %i frames', (quantum) => {
  it('plays in blocks of that length, which its budgets are shares of', async () => {
    const page = await open()
    await page.evaluate(
      `globalThis.context = new AudioContext({ sampleRate: ${RATE}, renderSizeHint: ${quantum} })`,
    )
    const watched = watch(page)
    const contextId = await watched.until(
      'the page has a context',
      () =>
        watched.messages.flatMap((message) =>
          message.type === 'source/define' && message.source.kind === 'context'
            ? message.source.id
            : [],
        )[0],
    )
    await injectReference(page, { contextId })
    await watched.isState('ready')
    await strike(page, watched, [60, 64, 67])
    const { reference } = watched.report()
    await page.close()
    expect(reference?.engine?.blockFrames).toBe(quantum)
    expect(reference?.engine?.budgetUs).toBeCloseTo((quantum * 1e6) / RATE, 1)
    expect(reference?.engine?.blocks).toBeGreaterThan((0.5 * RATE) / quantum)
    expect(watched.notes().map(({ ending }) => ending)).toEqual(['heard', 'heard', 'heard'])
  })
})
