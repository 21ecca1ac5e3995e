/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// The one-file recorder in a real Firefox with a sound device (the set-up's null sink): a synth in a worklet plays what
// the virtual input gets, all of it is heard, and the page goes on answering. Skipped, and said so, where Firefox or
// the sound device is missing.

import { existsSync } from 'node:fs'
import type { Browser, Page } from 'puppeteer-core'
import { launchPatiently } from '../support/browser/launch-patiently.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../trace/report/schema.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged, type PageBridge } from '../support/page/bridged-recorder.ts'
import { graphOf } from '../support/page/told-graph.ts'
import {
  buildRecorder,
  injectRecorder,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const NOTES = [60, 62, 64, 65, 67]
/** Firefox asks its user about MIDI, and lets a page wait before it refuses. */
const START_LIMIT_MS = 45_000
const ANSWER_LIMIT_MS = 60_000

/** Tells in `silent` how many notes have ended, so that each starts from silence. */
const PAGE = `<!doctype html><title>synth</title><script>
  globalThis.silent = -1
  ;(async () => {
    const context = new AudioContext()
    await context.audioWorklet.addModule('/synth.js')
    const synth = new AudioWorkletNode(context, 'pluck')
    synth.port.onmessage = ({ data }) => { globalThis.silent = data }
    synth.connect(context.destination)
    const access = await navigator.requestMIDIAccess()
    for (const input of access.inputs.values()) {
      input.onmidimessage = ({ data }) => {
        if (data[0] === 0x90) synth.port.postMessage(data[1])
      }
    }
    globalThis.isReady = access.inputs.size > 0
  })().catch((error) => { globalThis.fault = String(error) })
</script>`

/** Some work in each quantum: a graph that is busy is where Firefox can lock up. */
const SYNTH = `registerProcessor('pluck', class extends AudioWorkletProcessor {
  constructor() {
    super()
    this.left = 0
    this.quiet = 0
    this.ended = -1
    this.phase = 0
    this.port.onmessage = ({ data }) => {
      this.step = (440 * 2 ** ((data - 69) / 12)) / sampleRate
      this.left = 4800
    }
  }
  process(inputs, [[channel]]) {
    for (let i = 0; i < channel.length; i++) {
      if (this.left > 0) {
        this.left--
        this.quiet = 0
        this.phase += this.step
        channel[i] = 0.5 * (this.phase % 1) - 0.25
      }
    }
    let waste = 0
    for (let i = 0; i < 20000; i++) waste += Math.sin(i)
    this.waste = waste
    if (this.left === 0 && ++this.quiet === 100) this.port.postMessage(++this.ended)
    return true
  }
})`

const firefox = process.env['AWESCOPE_FIREFOX'] ?? '/usr/bin/firefox-esr'
const pulse = process.env['AWESCOPE_TEST_PULSE']
const missing = existsSync(firefox)
  ? pulse === undefined && 'there is no sound device, and PulseAudio did not start'
  : `there is no Firefox at ${firefox}`
if (missing !== false) process.stderr.write(`Skipped: the recorder in Firefox: ${missing}.\n`)

/** Rejects where the page does not answer: its main thread hangs. Awaits nothing in the page. */
async function ask<T>(page: Page, expression: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The page no longer answers: ${expression}`)),
      ANSWER_LIMIT_MS,
    )
  })
  try {
    return (await Promise.race([page.evaluate(expression), late])) as T
  } finally {
    clearTimeout(timer)
  }
}

async function until<T>(page: Page, expression: string, limitMs = 60_000): Promise<T> {
  const giveUpMs = performance.now() + limitMs
  for (;;) {
    const answer = await ask<T>(page, expression)
    if (answer !== false && answer !== null && answer !== undefined) return answer
    if (performance.now() > giveUpMs) {
      const fault = await ask<unknown>(page, 'globalThis.fault ?? null')
      throw new Error(`Waited in vain for ${expression}; the page's fault: ${String(fault)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe.skipIf(missing !== false)('the recorder in Firefox', () => {
  let server: PageServer
  let browser: Browser
  let recorder: string
  let bridged: Awaited<ReturnType<typeof buildBridged>>

  beforeAll(async () => {
    recorder = await buildRecorder()
    bridged = await buildBridged()
    server = await servePages({
      '/': PAGE,
      '/empty': '<!doctype html><title>levels</title>',
      '/synth.js': SYNTH,
      '/probe.js': bridged.probe,
    })
    browser = await launchPatiently({
      browser: 'firefox',
      executablePath: firefox,
      headless: true,
      env: { ...process.env, XDG_RUNTIME_DIR: pulse },
      extraPrefsFirefox: {
        'media.autoplay.default': 0,
        'media.autoplay.block-webaudio': false,
      },
    })
  })
  afterAll(async () => {
    // A page that hangs would keep a polite close waiting.
    browser?.process()?.kill('SIGKILL')
    await server?.close()
  })

  it('hears each note of a synth in a worklet, and the page goes on answering', async () => {
    const page = await browser.newPage()
    await injectRecorder(page, recorder, { samplingRate: 1 })
    await page.goto(`${server.origin}/`)
    await until(page, 'globalThis.silent === 0', START_LIMIT_MS)
    await until(page, 'globalThis.isReady === true', START_LIMIT_MS)
    for (const [index, note] of NOTES.entries()) {
      await ask(page, `__awescope.send([0x90, ${note}, 100])`)
      await until(page, `globalThis.silent === ${index + 1}`)
    }
    await ask(
      page,
      `void __awescope.report().then(
        (report) => { globalThis.answer = JSON.stringify(report) },
        (error) => { globalThis.fault = String(error) },
      )`,
    )
    const report = JSON.parse(await until<string>(page, 'globalThis.answer')) as Report
    expect(report.environment.browser).toContain('Firefox')
    expect(report.onset).toMatchObject({ count: NOTES.length, heard: NOTES.length, lost: 0 })
    expect(report.stages.port?.count).toBe(NOTES.length)
    expect(report.stages.worklet?.count).toBe(NOTES.length)
    const [context] = report.contexts
    expect(context).toMatchObject({ state: 'running', baseLatencyMs: 0, renderQuantumFrames: 128 })
    // Asking Firefox for it can stop the page for good: see injected/page/contexts/clocks.ts.
    expect(context?.outputLatencyMs).toBeNull()
    expect(report.stages.output).toBeUndefined()
    const codes = report.notices.map(({ code }) => code)
    expect(codes).toContain('output-untold')
    expect(codes).not.toContain('wrapper-fault')
    await page.close()
  })

  it('tells peak and RMS of what leaves a node, on request', async () => {
    const page = await browser.newPage()
    const config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
    await injectBridged(page, bridged.script, config)
    await page.goto(`${server.origin}/empty`)
    await page.evaluate(async () => {
      const bridge = (globalThis as unknown as { __awescopeBridge: PageBridge }).__awescopeBridge
      const pass = (): Promise<void> => new Promise((done) => setTimeout(done, 20))
      const context = new AudioContext()
      const sine = new OscillatorNode(context, { frequency: 1000 })
      const half = new GainNode(context, { gain: 0.5 })
      Object.assign(globalThis, { kept: [sine, half] })
      sine.connect(half).connect(context.destination)
      sine.start()
      while (context.currentTime < 0.2) await pass()
      // The oscillator was the first.
      bridge.command({ type: 'graph/inspect', node: 2, isMeasured: true })
      const from = context.currentTime
      while (context.currentTime < from + 0.8) await pass()
      const count = bridge.messages.length
      bridge.command({ type: 'records/flush' })
      while (bridge.messages.length === count) await pass()
    })
    const graph = await graphOf(page)
    await page.close()
    const [left, right] = graph.level?.channels ?? []
    expect(graph.level?.node).toBe(2)
    expect(Math.abs((left?.peak ?? 0) / 0.5 - 1)).toBeLessThan(0.01)
    expect(Math.abs((left?.rms ?? 0) / Math.sqrt(0.125) - 1)).toBeLessThan(0.01)
    expect(right?.peak).toBe(0)
    // With the destination; the probe is no node of the page's.
    expect(graph.made).toBe(3)
  })
})
