// The recorder as a whole in real pages: strict policy, shared memory, offline rendering, garbage, joining, handing
// over, and the extension's page script with its private port.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGE_ENTRY, PROBE_ENTRY, RECORDER_COLUMNS_ENTRY } from '../../build/plugins.ts'
import { readTrace } from '../../trace/file/chunk-reader.ts'
import type { PageMessage } from '../../trace/wire/protocol.ts'
import { ACTION, ACTION_MASK, KIND } from '../../trace/wire/record.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { chunkTypes } from '../support/trace/trace-bytes.ts'
import { builtOnce } from '../support/browser/built-once.ts'

const TONE = `registerProcessor('tone', class extends AudioWorkletProcessor {
  #phase = 0
  constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data) }
  process(_inputs, [[channel]]) {
    for (let i = 0; i < channel.length; i++) channel[i] = 0.5 * Math.sin(this.#phase += 0.06)
    return true
  }
})`
const PAGE = `<!doctype html><title>page</title><script>
  globalThis.make = async () => {
    const context = new AudioContext()
    await context.audioWorklet.addModule('/tone.js')
    const node = new AudioWorkletNode(context, 'tone')
    node.port.start()
    node.connect(context.destination)
    return { context, node }
  }
  // A second of audio time, and an answer of the audio thread after it.
  globalThis.listen = ({ context, node }, seconds) => new Promise((resolve) => {
    const until = context.currentTime + seconds
    node.port.addEventListener('message', () => context.currentTime >= until ? resolve() : node.port.postMessage(0))
    node.port.postMessage(0)
  })
</script>`

let recorder: string
let pageScript: string
let probe: string
let server: PageServer
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  pageScript = await builtOnce(PAGE_ENTRY)
  probe = await builtOnce(PROBE_ENTRY)
  const columns = await builtOnce(RECORDER_COLUMNS_ENTRY)
  server = await servePages({
    '/': PAGE,
    '/tone.js': TONE,
    '/probe.js': probe,
    '/columns.js': columns,
  })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(origin = server.origin, options = {}): Promise<Page> {
  const page = await browser.newPage()
  await injectRecorder(page, recorder, options)
  await page.goto(`${origin}/`)
  return page
}

const updates = (messages: PageMessage[]) =>
  messages.filter((message) => message.type === 'context/update')

describe('the recorder', () => {
  test('answers with a report and a trace file that give the same figures', async () => {
    const page = await open()
    await page.evaluate('make().then((made) => listen(made, 0.5))')
    const [report, bytes, compact] = (await page.evaluate(`(async () => {
      const report = await __awescope.report()
      const trace = await __awescope.trace()
      return [report, [...trace], [...(await __awescope.trace('/columns.js'))]]
    })()`)) as [
      {
        schema: string
        contexts: { peak: number; probe: string }[]
        processors: { name: string; quanta: number }[]
      },
      number[],
      number[],
    ]
    expect(report.schema).toBe('awescope.report/1')
    expect(report.contexts).toHaveLength(1)
    expect(report.contexts[0]).toMatchObject({
      probe: 'running',
      peak: expect.closeTo(0.5, 2) as number,
    })
    expect(report.processors).toHaveLength(1)
    expect(report.processors[0]).toMatchObject({ name: 'tone' })
    expect(report.processors[0]?.quanta).toBeGreaterThan(100)
    const { messages } = readTrace(Uint8Array.from(bytes))
    expect(messages[0]?.message.type).toBe('document/hello')
    // Where it is told where to find how, it packs its trace as closely as panel and command line do.
    const packed = readTrace(Uint8Array.from(compact))
    expect(packed.messages.slice(0, messages.length)).toEqual(messages)
    expect(chunkTypes(Uint8Array.from(compact))).toContain('COLS')
    expect(chunkTypes(Uint8Array.from(bytes))).toContain('MSGS')
    expect(compact.length).toBeLessThan(bytes.length)
    await page.close()
  })

  test('lets a page under a strict policy go on, and says that the probe is blocked', async () => {
    const strict = await servePages(
      {
        '/': '<!doctype html><script src="/make.js"></script>',
        '/make.js': PAGE.match(/<script>([^]*)<\/script>/)?.[1] ?? '',
        '/tone.js': TONE,
      },
      { 'content-security-policy': "default-src 'self'; script-src 'self'" },
    )
    const page = await open(strict.origin)
    await page.evaluate('make().then((made) => listen(made, 0.1))')
    const { messages, records } = await drain(page)
    expect(updates(messages).at(-1)).toMatchObject({
      probe: 'blocked',
      state: 'running',
      reason: expect.stringContaining('AbortError') as string,
    })
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'recorder/notice', code: 'probe-blocked' }),
    )
    expect(
      records(0).some(
        ({ kind, flags }) => kind === KIND.actionStart && (flags & ACTION_MASK) === ACTION.post,
      ),
    ).toBe(true)
    await page.close()
    await strict.close()
  })

  test('shares memory with the audio thread on a cross-origin isolated page', async () => {
    const isolated = await servePages(
      { '/': PAGE, '/tone.js': TONE },
      {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
    )
    const page = await open(isolated.origin)
    await page.evaluate('make().then((made) => listen(made, 0.3))')
    const { messages, records, sources } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'worklet/hello', shared: true }),
    )
    const context = sources.find(({ kind }) => kind === 'context')
    const written = records(context?.id ?? -1)
    expect(written.map(({ sequence }) => sequence)).toEqual(written.map((_, index) => index))
    expect(written.filter(({ kind }) => kind === KIND.quantum).length).toBeGreaterThan(5)
    await page.close()
    await isolated.close()
  })

  test('sees the processors of an offline context', async () => {
    const page = await open()
    await page.evaluate(`(async () => {
      const context = new OfflineAudioContext(1, 44100, 44100)
      await context.audioWorklet.addModule('/tone.js')
      new AudioWorkletNode(context, 'tone').connect(context.destination)
      await context.startRendering()
    })()`)
    const { messages, records, sources } = await drain(page)
    const context = sources.find(({ kind }) => kind === 'context')
    expect(context).toMatchObject({ contextType: 'offline' })
    expect(
      updates(messages).every(
        (update) => update.type === 'context/update' && update.probe === 'offline',
      ),
    ).toBe(true)
    const quanta = records(context?.id ?? -1).filter(({ kind }) => kind === KIND.quanta)
    expect(quanta.reduce((sum, { a }) => sum + a, 0)).toBeGreaterThan(300)
    await page.close()
  })

  test('hears what was connected before the probe was there, and no longer what was disconnected', async () => {
    const page = await open()
    const peaks = (await page.evaluate(`(async () => {
      const context = new AudioContext()
      const source = new ConstantSourceNode(context, { offset: 0.25 })
      const gone = new ConstantSourceNode(context, { offset: 0.5 })
      source.connect(context.destination)
      gone.connect(context.destination)
      gone.disconnect(context.destination)
      source.start(); gone.start()
      await context.audioWorklet.addModule('/tone.js')
      const node = new AudioWorkletNode(context, 'tone')
      node.port.start()
      await listen({ context, node }, 0.3)
      source.disconnect(context.destination)
      globalThis.splitAt = context.currentTime * context.sampleRate
      await listen({ context, node }, 0.5)
      return splitAt
    })()`)) as number
    const { records, sources } = await drain(page)
    const context = sources.find(({ kind }) => kind === 'context')
    const levels = records(context?.id ?? -1).filter(({ kind }) => kind === KIND.level)
    const before = levels.filter(({ frame }) => frame < peaks && frame > 0).map(({ b }) => b)
    expect(Math.max(...before)).toBeCloseTo(0.25, 3)
    expect(levels.at(-1)?.b).toBe(0)
    await page.close()
  })
})

describe('a plain script tag, first in the page', () => {
  test('records with the settings of its tag', async () => {
    const tagged = await servePages({
      '/': PAGE.replace(
        '<script>',
        '<script src="/recorder.js" data-worklet-url="/probe.js" data-timed-quantum-every="1"></script><script>',
      ),
      '/recorder.js': recorder,
      '/probe.js': probe,
      '/tone.js': TONE,
    })
    const page = await browser.newPage()
    await page.goto(`${tagged.origin}/`)
    await page.evaluate('make().then((made) => listen(made, 0.3))')
    const { messages, records } = await drain(page)
    expect(messages[0]).toMatchObject({ type: 'document/hello', joined: false })
    const quanta = records(1).filter(({ kind }) => kind === KIND.quantum)
    expect(new Set(quanta.map(({ a }, index) => a - index)).size).toBe(1)
    await page.close()
    await tagged.close()
  })

  test('says on an insecure page that there is no AudioWorklet, and lets the page play', async () => {
    const far = await launchChromium(['--host-resolver-rules=MAP insecure.test 127.0.0.1'])
    const page = await far.newPage()
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin.replace('127.0.0.1', 'insecure.test')}/`)
    const state = await page.evaluate(`(async () => {
      const context = new AudioContext()
      const source = new ConstantSourceNode(context)
      source.connect(context.destination)
      source.start()
      if (context.state !== 'running') await new Promise((resolve) =>
        context.addEventListener('statechange', resolve, { once: true }))
      return [context.state, isSecureContext, typeof context.audioWorklet]
    })()`)
    expect(state).toEqual(['running', false, 'undefined'])
    const { messages, records } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'recorder/notice', code: 'insecure-context' }),
    )
    expect(updates(messages).at(-1)).toMatchObject({ probe: 'blocked' })
    expect(records(0).filter(({ kind }) => kind === KIND.actionStart)).toHaveLength(1)
    await far.close()
  })
})

describe('joining a page that runs', () => {
  test('takes up contexts and nodes when they are used again, and says what it cannot see', async () => {
    const page = await browser.newPage()
    await page.goto(`${server.origin}/`)
    await page.evaluate('make().then((made) => { globalThis.made = made })')
    await page.evaluate(recorder)
    await page.evaluate(`(async () => {
      made.node.port.postMessage('again')
      const late = new AudioWorkletNode(made.context, 'tone')
      late.port.start()
      late.connect(made.context.destination)
      await listen({ context: made.context, node: late }, 0.4)
    })()`)
    const { messages, sources } = await drain(page)
    expect(messages[0]).toMatchObject({ type: 'document/hello', joined: true })
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'recorder/notice', code: 'joined-objects' }),
    )
    expect(sources).toContainEqual(expect.objectContaining({ kind: 'context', joined: true }))
    expect(sources).toContainEqual(
      expect.objectContaining({ kind: 'node', joined: true, processorIndex: 0 }),
    )
    expect(sources).toContainEqual(
      expect.objectContaining({ kind: 'node', joined: false, name: 'tone' }),
    )
    await page.close()
  })

  test('a second recorder takes over from the first: one set of wrappers, the same taps, numbers that match', async () => {
    const page = await open()
    await page.evaluate(
      'make().then((made) => { globalThis.made = made; return listen(made, 0.2) })',
    )
    await page.evaluate('globalThis.first = __awescope')
    await page.evaluate(recorder)
    const states = await page.evaluate('[first.isRecording, __awescope.isRecording]')
    expect(states).toEqual([false, true])
    await page.evaluate(`(async () => {
      await made.context.resume()
      await listen(made, 0.3)
      const late = new AudioWorkletNode(made.context, 'tone')
      late.port.start()
      late.connect(made.context.destination)
      await listen({ context: made.context, node: late }, 0.4)
    })()`)
    const { messages, records, sources } = await drain(page)
    expect(updates(messages).at(-1)).toMatchObject({ probe: 'running' })
    const context = sources.find(({ kind }) => kind === 'context')
    const stream = records(context?.id ?? -1)
    expect(stream.filter(({ kind }) => kind === KIND.quantum && true).length).toBeGreaterThan(5)
    const late = sources.findLast((source) => source.kind === 'node' && !source.joined)
    expect(late).toMatchObject({ processorIndex: 2 })
    await page.evaluate('__awescope.stop()')
    expect(
      await page.evaluate('[String(AudioContext), String(AudioNode.prototype.connect)]'),
    ).toEqual(['function AudioContext() { [native code] }', 'function connect() { [native code] }'])
    await page.close()
  })
})

/** Stands where the isolated bridge stands: first in line, takes the port, stops the event and says so. */
const BRIDGE = `document.addEventListener('load', (event) => {
  event.stopImmediatePropagation()
  event.preventDefault()
  const [port] = event.ports
  const messages = []
  const waiting = []
  globalThis.bridge = {
    messages, port,
    until: (type) => new Promise((resolve) => { waiting.push([type, resolve]); check() }),
  }
  const check = () => waiting.forEach(([type, resolve]) => messages.some((message) => message.type === type)
    && resolve())
  port.onmessage = ({ data }) => { messages.push(data); check() }
}, { capture: true, once: true })`

describe("the extension's page script", () => {
  test('speaks over the port that the bridge took, waits for its settings, and stops on command', async () => {
    const page = await browser.newPage()
    await page.evaluateOnNewDocument(BRIDGE)
    await page.evaluateOnNewDocument(pageScript)
    await page.evaluateOnNewDocument(
      `globalThis.heard = 0
      const hear = ({ ports }) => { if (ports) heard++ }
      for (const target of [document, globalThis]) target.addEventListener('load', hear, true)`,
    )
    await page.goto(`${server.origin}/`)
    const config = {
      workletUrl: `${server.origin}/probe.js`,
      samplingRate: 1,
      timedQuantumEvery: 1,
      virtualMidi: true,
    }
    await page.evaluate(`(async () => {
      const making = make()
      bridge.port.postMessage({ type: 'recorder/configure', config: ${JSON.stringify(config)} })
      await listen(await making, 0.3)
      bridge.port.postMessage({ type: 'recorder/stop' })
      await bridge.until('recorder/stopped')
    })()`)
    const types = (await page.evaluate(
      'bridge.messages.map(({ type, stream }) => stream === undefined ? type : type + stream)',
    )) as string[]
    expect(types[0]).toBe('document/hello')
    expect(types).toContain('worklet/hello')
    expect(types).toContain('records/chunk0')
    expect(types).toContain('records/chunk1')
    expect(types.at(-1)).toBe('recorder/stopped')
    expect(await page.evaluate('[heard, String(AudioContext)]')).toEqual([
      0,
      'function AudioContext() { [native code] }',
    ])
    await page.close()
  })

  test('touches nothing where no bridge takes its port', async () => {
    const page = await browser.newPage()
    await page.evaluateOnNewDocument(
      'globalThis.before = [AudioContext, navigator.requestMIDIAccess]',
    )
    await page.evaluateOnNewDocument(pageScript)
    await page.goto(`${server.origin}/`)
    expect(await page.evaluate('String(AudioContext)')).toBe(
      'function AudioContext() { [native code] }',
    )
    expect(
      await page.evaluate(
        '[AudioContext, navigator.requestMIDIAccess].every((now, at) => now === before[at])',
      ),
    ).toBe(true)
    expect(await page.evaluate('make().then(({ context }) => context.state)')).toBe('running')
    await page.close()
  })
})
