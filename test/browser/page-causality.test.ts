// Which event an audio action descends from, as recorded on a real page: handlers, microtasks, timers,
// and what stays unknown.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SOURCE_CODE } from '../../trace/wire/event-sources.ts'
import { ACTION, ACTION_MASK, CAUSE, CAUSE_MASK, FLAG, KIND } from '../../trace/wire/record.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const PAGE = `<!doctype html><script>
  // Each post carries a word, by whose order the records can be told apart.
  const log = []
  globalThis.ready = (async () => {
    const context = new AudioContext()
    await context.audioWorklet.addModule('/echo.js')
    globalThis.context = context
    globalThis.node = new AudioWorkletNode(context, 'echo')
    globalThis.post = (word) => { log.push(word); node.port.postMessage(word) }
    globalThis.log = log
    const access = await navigator.requestMIDIAccess()
    globalThis.input = [...access.inputs.values()].find(({ name }) => name === 'Awescope')
  })()
</script>`
const ECHO = `registerProcessor('echo', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data) }
  process() { return true }
})`

let recorder: string
let server: PageServer
let browser: Browser
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE, '/echo.js': ECHO })
  browser = await launchChromium()
  const permissions = ['midi', 'midi-sysex'] as never
  await browser.defaultBrowserContext().overridePermissions(server.origin, permissions)
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(samplingRate = 1): Promise<void> {
  page = await browser.newPage()
  await injectRecorder(page, recorder, { samplingRate })
  await page.goto(`${server.origin}/`)
  await page.evaluate('ready')
}

/** Runs `script` in the page, where `send(...bytes)` plays a message and `done` must be resolved by the script. */
const play = (script: string): Promise<unknown> =>
  page.evaluate(`(async () => {
    const send = (...bytes) => __awescope.send(bytes)
    let finish; const done = new Promise((resolve) => { finish = resolve })
    ${script}
    return await done
  })()`)

const CAUSE_NAMES = new Map(Object.entries(CAUSE).map(([name, flag]) => [flag as number, name]))

/** Each post as "word: event cause", or "word: unknown" where it is of an event of that source. */
async function posts(): Promise<string[]> {
  const words = (await page.evaluate('log')) as string[]
  const { records } = await drain(page)
  const all = records(0)
  const unknown = new Set(
    all.flatMap(({ kind, a, b }) =>
      kind === KIND.pageEvent && b === SOURCE_CODE.unknown ? [a] : [],
    ),
  )
  return all
    .filter(({ kind, flags }) => kind === KIND.actionStart && (flags & ACTION_MASK) === ACTION.post)
    .map(({ a, b, flags }) => {
      const cause = unknown.has(a) ? 'unknown' : `${a} ${CAUSE_NAMES.get(flags & CAUSE_MASK)}`
      return `${words[b - 1]}: ${cause}`
    })
}

describe('an action is tied to the event that caused it', () => {
  beforeEach(() => open())

  test('in the handler, in its microtasks, in its timers; a message afterwards is an event of its own', async () => {
    await play(`
      input.onmidimessage = async () => {
        post('handler')
        setTimeout(() => { post('timer'); Promise.resolve().then(() => post('after timer')) }, 5)
        queueMicrotask(() => post('queued'))
        await null
        post('await')
        await 0; await 0; await 0
        post('four awaits')
        const { port1, port2 } = new MessageChannel()
        port2.onmessage = () => { post('channel'); setTimeout(() => { post('its timer'); setTimeout(finish, 30) }, 0) }
        port1.postMessage(0)
      }
      send(0x90, 60, 100)`)
    expect((await posts()).toSorted()).toEqual(
      [
        'handler: 1 handler',
        'queued: 1 microtask',
        'await: 1 microtask',
        'four awaits: 1 microtask',
        'timer: 1 timer',
        'after timer: 1 timer',
        'channel: 2 handler',
        'its timer: 2 timer',
      ].toSorted(),
    )
  })

  test('two events sent together never mix, not even in their microtasks', async () => {
    await play(`
      let left = 8
      input.addEventListener('midimessage', async ({ data }) => {
        for (let round = 0; round < 10; round++) await null
        post('late ' + data[1])
        if (--left === 0) finish()
      })
      for (let key = 1; key <= 8; key++) send(0x90, key, 100)`)
    expect(await posts()).toEqual(
      Array.from({ length: 8 }, (_, index) => `late ${index + 1}: ${index + 1} microtask`),
    )
  })

  test('a chain of microtasks that is too long is given up, not guessed', async () => {
    await play(`
      input.onmidimessage = async () => { for (let round = 0; round < 200; round++) await null; post('far'); finish() }
      send(0x90, 60, 100)`)
    expect(await posts()).toEqual(['far: unknown'])
  })

  test('an event that the page dispatches itself counts in its handler, but not in what follows on the same stack', async () => {
    await play(`
      input.onmidimessage = () => { post('own handler'); queueMicrotask(() => post('its microtask')) }
      setTimeout(() => {
        input.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 100) }))
        post('same stack')
        setTimeout(finish, 0)
      }, 0)`)
    expect(await posts()).toEqual([
      'own handler: 1 handler',
      'same stack: 2 handler',
      'its microtask: 2 microtask',
    ])
  })

  test('a handler that throws ends its cause like any other', async () => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push((error as Error).message))
    await play(`
      input.onmidimessage = () => { post('before'); throw new Error('mine') }
      send(0x90, 60, 100)
      const { port1, port2 } = new MessageChannel()
      addEventListener('error', () => { port2.onmessage = () => { post('after'); finish() }; port1.postMessage(0) })`)
    expect(await posts()).toEqual(['before: 1 handler', 'after: 2 handler'])
    expect(errors).toEqual(['mine'])
  })

  test('a handler that stops the event ends its cause like any other', async () => {
    await play(`
      input.addEventListener('midimessage', (event) => {
        event.stopImmediatePropagation()
        post('before')
        queueMicrotask(() => post('microtask'))
        const { port1, port2 } = new MessageChannel()
        port2.onmessage = () => { post('after'); finish() }
        port1.postMessage(0)
      })
      input.addEventListener('midimessage', () => post('never'))
      send(0x90, 60, 100)`)
    expect(await posts()).toEqual([
      'before: 1 handler',
      'microtask: 1 microtask',
      'after: 2 handler',
    ])
  })

  test('events that a handler dispatches on its way belong to it, but for MIDI events, which are their own', async () => {
    await play(`
      const bus = new EventTarget()
      const root = document.body.attachShadow({ mode: 'open' }).appendChild(document.createElement('i'))
      const other = [...(await navigator.requestMIDIAccess()).inputs.values()][0]
      bus.addEventListener('note', () => post('bus'))
      root.addEventListener('note', () => post('shadow'))
      other.onmidimessage = (event) => { event.stopPropagation(); post('other') }
      input.onmidimessage = () => {
        bus.dispatchEvent(new Event('note'))
        root.dispatchEvent(new Event('note'))
        other.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 100) }))
        post('own')
        finish()
      }
      input.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 100) }))`)
    expect(await posts()).toEqual([
      'bus: 1 handler',
      'shadow: 1 handler',
      'other: 2 handler',
      'own: 1 handler',
    ])
  })

  test('a timer that starts timers owns three generations, not for ever: then each is its own', async () => {
    await play(`
      let beat = 0
      const step = () => { post('beat ' + ++beat); if (beat < 6) setTimeout(step, 0); else finish() }
      input.onmidimessage = () => setTimeout(step, 0)
      send(0x90, 60, 100)`)
    expect(await posts()).toEqual([
      'beat 1: 1 timer',
      'beat 2: 1 timer',
      'beat 3: 1 timer',
      'beat 4: 2 handler',
      'beat 5: 3 handler',
      'beat 6: 4 handler',
    ])
  })
})

describe('what a handler does to the graph is recorded', () => {
  test('starts, stops, parameters and connections name their context and the frame asked for', async () => {
    await open()
    await play(`
      const gain = new GainNode(context)
      input.onmidimessage = () => {
        const oscillator = new OscillatorNode(context)
        oscillator.connect(gain).connect(context.destination)
        globalThis.asked = context.currentTime + 1
        oscillator.start(asked)
        oscillator.stop(asked + 1)
        gain.gain.setTargetAtTime(0.5, asked, 0.1)
        gain.gain.value = 0.25
        finish()
      }
      send(0x90, 60, 100)`)
    const asked = Number(await page.evaluate('asked * context.sampleRate'))
    const rate = Number(await page.evaluate('context.sampleRate'))
    const { sources, records } = await drain(page)
    const contextId = sources.find(({ kind }) => kind === 'context')?.id
    const actions = records(0).filter(({ kind }) => kind === KIND.actionStart)
    expect(actions.map(({ flags, source, frame }) => [flags & ACTION_MASK, source, frame])).toEqual(
      [
        [ACTION.connect, contextId, Number.NaN],
        [ACTION.connect, contextId, Number.NaN],
        [ACTION.start, contextId, asked],
        [ACTION.stop, contextId, expect.closeTo(asked + rate, 3)],
        [ACTION.param, contextId, asked],
        [ACTION.value, contextId, Number.NaN],
      ],
    )
    expect(actions.every(({ a, flags }) => a === 1 && (flags & CAUSE_MASK) === CAUSE.handler)).toBe(
      true,
    )
    const ends = records(0).filter(({ kind }) => kind === KIND.actionEnd)
    expect(ends).toHaveLength(actions.length)
  })

  test('posts are numbered as they arrive in the processor and on the page; those that throw are not counted', async () => {
    await open()
    await play(`
      let back = 0
      node.port.onmessage = () => { if (++back === 3) finish() }
      input.onmidimessage = () => {
        post('one')
        try { node.port.postMessage(() => 0) } catch { post('two') }
        post('three')
      }
      send(0x90, 60, 100)`)
    const { sources, records } = await drain(page)
    const context = sources.find(({ kind }) => kind === 'context')
    const node = sources.find(({ kind }) => kind === 'node')
    const posted = records(0).filter(({ kind }) => kind === KIND.actionStart)
    expect(posted.map(({ b, source }) => [b, source])).toEqual(
      [1, 2, 3].map((number) => [number, node?.id]),
    )
    const arrived = records(context?.id ?? -1).filter(({ kind }) => kind === KIND.arrive)
    expect(arrived.map(({ a, source }) => [a, source])).toEqual(
      [1, 2, 3].map((number) => [number, 1]),
    )
    const backAgain = records(0).filter(({ kind }) => kind === KIND.pageArrive)
    expect(backAgain.map(({ a, source }) => [a, source])).toEqual(
      [1, 2, 3].map((number) => [number, node?.id]),
    )
  })

  test('with a sampling rate of one in four, every fourth event is tracked and each is counted', async () => {
    await open(0.25)
    await play(`
      let left = 40
      input.onmidimessage = () => { if (--left === 0) finish() }
      for (let key = 0; key < 40; key++) send(0x90, key, 100)`)
    const { records } = await drain(page)
    const events = records(0).filter(({ kind }) => kind === KIND.midiEvent)
    expect(events.map(({ a }) => a)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(events.every(({ flags }) => (flags & FLAG.virtual) !== 0)).toBe(true)
    const tracked = events.filter(({ flags }) => (flags & FLAG.skipped) === 0).map(({ a }) => a)
    expect(tracked).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 4))
    const handled = records(0).filter(({ kind }) => kind === KIND.handlerStart)
    expect(handled.map(({ a }) => a)).toEqual(tracked)
  })
})
