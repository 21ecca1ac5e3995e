// Nothing of ours keeps an object of the page alive. Real Chromium, with its collector called by hand (Firefox:
// page-garbage-firefox.test.ts).
//
// Chromium keeps a closed context for as long as an AudioWorkletNode of it was active when it closed: so our tap must
// have ended before.

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged } from '../support/page/bridged-recorder.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const NOISE = `registerProcessor('noise', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data) }
  process() { return true }
})`

/** Put into the page. The collector works between tasks; each answer of the audio thread is a task. */
const TOOLS = `
globalThis.begin = async () => {
  const context = new AudioContext()
  await context.audioWorklet.addModule('/noise.js')
  const node = new AudioWorkletNode(context, 'noise')
  node.port.start()
  const answer = () => new Promise((resolve) => {
    node.port.addEventListener('message', resolve, { once: true })
    node.port.postMessage(0)
  })
  const collect = async (refs) => {
    let left = refs.length
    for (let round = 0; round < 200 && (round < 10 || left > 2); round++) {
      gc()
      // Audio threads that end take their time, too.
      const until = context.currentTime + 0.02
      while (context.currentTime < until) await answer()
      left = refs.filter((ref) => ref.deref()).length
      // What was looked at lives until the task has ended.
      await answer()
    }
    return left
  }
  return { context, collect, answer }
}
// Without us the platform has no MIDI here.
globalThis.midiAccess = () => navigator.requestMIDIAccess().catch(() => new EventTarget())
globalThis.midiInput = async () => {
  const { inputs } = await midiAccess()
  return inputs ? inputs.values().next().value : new EventTarget()
}`

let recorder: string
let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  bridged = await buildBridged()
  server = await servePages({
    '/': '<!doctype html><title>garbage</title>',
    '/noise.js': NOISE,
    '/probe.js': bridged.probe,
  })
  browser = await launchChromium(['--js-flags=--expose-gc'])
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Nothing; the one-file recorder; the extension's page script, which is minified once more. */
type Beside = 'nobody' | 'recorder' | 'extension'

async function leftOf(script: string, beside: Beside): Promise<number> {
  const page = await browser.newPage()
  if (beside === 'recorder') await injectRecorder(page, recorder)
  if (beside === 'extension') {
    const config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
    await injectBridged(page, bridged.script, config)
  }
  await page.goto(`${server.origin}/`)
  await page.evaluate(TOOLS)
  const left = await page.evaluate(
    `(async () => { const { context, collect, answer } = await begin(); ${script} })()`,
  )
  await page.close()
  return Number(left)
}

const SCRIPTS = {
  'nodes, parameters and sources that have played': `
    const refs = []
    const fill = async () => {
      for (let i = 0; i < 50; i++) {
        const gain = new GainNode(context)
        gain.gain.value = 0.1
        gain.connect(context.destination)
        const source = new ConstantSourceNode(context)
        source.connect(gain)
        source.start()
        source.stop(context.currentTime + 0.01)
        source.disconnect()
        gain.disconnect(context.destination)
        refs.push(new WeakRef(gain), new WeakRef(gain.gain), new WeakRef(source))
      }
    }
    await fill()
    return await collect(refs)`,
  'offline contexts, rendered or not': `
    const refs = []
    const fill = async () => {
      for (let i = 0; i < 8; i++) {
        const offline = new OfflineAudioContext(1, 128, 44100)
        new GainNode(offline).connect(offline.destination)
        if (i % 2) await offline.startRendering()
        refs.push(new WeakRef(offline))
      }
    }
    await fill()
    return await collect(refs)`,
  'contexts that have played and were closed': `
    const refs = []
    const play = async () => {
      const closing = new AudioContext()
      refs.push(new WeakRef(closing))
      const source = new OscillatorNode(closing)
      source.connect(closing.destination)
      source.start()
      while (closing.currentTime < 0.3) await answer()
      await closing.close()
    }
    await Promise.all(Array.from({ length: 20 }, play))
    return await collect(refs)`,
  'contexts that were closed at once, or ran again before they were closed': `
    const refs = []
    const play = async (_, index) => {
      const closing = new AudioContext()
      refs.push(new WeakRef(closing))
      if (index % 2) return closing.close()
      new ConstantSourceNode(closing).connect(closing.destination)
      while (closing.currentTime < 0.2) await answer()
      await closing.suspend()
      await closing.resume()
      const from = closing.currentTime
      while (closing.currentTime < from + 0.1) await answer()
      await closing.close()
    }
    await Promise.all(Array.from({ length: 20 }, play))
    return await collect(refs)`,
  'ports, listeners and timers that have nothing to do with us': `
    const refs = []
    const fill = () => {
      for (let i = 0; i < 50; i++) {
        const { port1, port2 } = new MessageChannel()
        const listener = () => i
        const target = new EventTarget()
        target.addEventListener('midimessage', listener)
        port1.postMessage(1)
        port1.close()
        refs.push(new WeakRef(port2), new WeakRef(listener), new WeakRef(target))
      }
    }
    fill()
    return await collect(refs)`,
  'callbacks of timers and frames that have run or were cleared, and events that sounded': `
    const refs = []
    const keep = (value) => { refs.push(new WeakRef(value)); return value }
    const sound = () => { const source = new ConstantSourceNode(context); source.start(); source.stop() }
    const fill = async () => {
      for (let i = 0; i < 50; i++) {
        clearTimeout(setTimeout(keep(() => i), 1e6))
        clearInterval(setInterval(keep(() => i), 1e6))
        cancelAnimationFrame(requestAnimationFrame(keep(() => i)))
        await new Promise((resolve) => { setTimeout(keep(() => { sound(); resolve() }), 0) })
        const { port1, port2 } = new MessageChannel()
        await new Promise((resolve) => {
          port1.onmessage = keep((event) => { keep(event); sound(); resolve() })
          port2.postMessage(0)
        })
        port1.close()
      }
    }
    await fill()
    return await collect(refs)`,
  'MIDI handlers that were aborted, removed, replaced, or that have run once': `
    const input = await midiInput()
    const refs = []
    const fire = () => input.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) }))
    const fill = () => {
      const controllers = [new AbortController(), new AbortController()]
      const keep = (listener) => { refs.push(new WeakRef(listener)); return listener }
      for (let i = 0; i < 300; i++) {
        const { signal } = controllers[i % 2]
        input.addEventListener('midimessage', keep(() => i), { signal })
        input.addEventListener('midimessage', keep({ handleEvent: () => i }), { signal, capture: i % 3 === 0 })
        input.addEventListener('midimessage', keep(() => i), { signal: keep(new AbortController()).signal, once: true })
        input.addEventListener('midimessage', keep(() => i), { signal: AbortSignal.abort() })
        const removed = keep(() => i)
        input.addEventListener('midimessage', removed)
        input.removeEventListener('midimessage', removed)
        input.onmidimessage = keep(() => i)
      }
      input.onmidimessage = null
      const event = keep(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) }))
      input.dispatchEvent(event)
      input.addEventListener('midimessage', keep((event) => event.stopImmediatePropagation()), {
        signal: controllers[0].signal, capture: true })
      fire()
      for (const controller of controllers) controller.abort()
    }
    fill()
    fire()
    return await collect(refs)`,
  'MIDI access objects, their maps and their inputs that are closed': `
    const refs = []
    const fill = async () => {
      for (let i = 0; i < 20; i++) {
        const access = await midiAccess()
        refs.push(new WeakRef(access))
        const input = access.inputs?.values().next().value
        if (!input) continue
        refs.push(new WeakRef(input), new WeakRef(access.inputs))
        await input.open()
        await input.close()
      }
    }
    await fill()
    return await collect(refs)`,
}

// A few always stay: the engine's own registers and the reference that was looked at last hold them.
test.each(Object.entries(SCRIPTS))('collected as without us: %s', async (_name, script) => {
  for (const beside of ['nobody', 'recorder', 'extension'] as const) {
    expect(await leftOf(script, beside), beside).toBeLessThan(5)
  }
})

test('contexts that close as soon as our node is in them are collected', async () => {
  const left = await leftOf(
    `
    const refs = []
    const waiting = []
    __awescopeBridge.onMessage = (message) => {
      if (message.type === 'context/update' && message.probe === 'running')
        for (const close of waiting.splice(0)) close()
    }
    const play = async () => {
      const closing = new AudioContext()
      refs.push(new WeakRef(closing))
      const source = new OscillatorNode(closing)
      source.connect(closing.destination)
      source.start()
      await new Promise((resolve) => waiting.push(resolve))
      await closing.close()
    }
    for (let count = 0; count < 20; count++) await play()
    __awescopeBridge.onMessage = () => undefined
    return await collect(refs)`,
    'extension',
  )
  expect(left).toBeLessThan(5)
})
