// MIDI from a device, as the platform delivers it. Firefox has a MIDI system for tests whose output echoes into its
// input: native ports, native maps, trusted events.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTION, ACTION_MASK, CAUSE, CAUSE_MASK, FLAG, KIND } from '../../trace/wire/record.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { exerciseAttribute, exerciseListeners } from '../support/page/page-listener-rules.ts'

const DEVICE = 'Test Control MIDI Device Input Port'
/** In the page: the device's input, and a function that makes one message come from it. */
const TOOLS = `globalThis.open = async () => {
  const access = await navigator.requestMIDIAccess()
  const input = [...access.inputs.values()].find(({ name }) => name === '${DEVICE}')
  const output = [...access.outputs.values()][0]
  await Promise.all([input.open(), output.open()])
  return { access, input, echo: () => output.send([0x90, 0x00, 0x7f]) }
}`

let recorder: string
let server: PageServer
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': '<!doctype html><title>midi</title>' })
  browser = await launchFirefox()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(isRecorded: boolean): Promise<Page> {
  const page = await browser.newPage()
  if (isRecorded) await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  await page.evaluate(TOOLS)
  return page
}

/** The rules of the device's input, with the recorder or without. */
async function rulesOf(isRecorded: boolean): Promise<unknown> {
  const page = await open(isRecorded)
  const answer = await page.evaluate(`(async () => {
    const { input } = await open()
    const rules = (${String(exerciseListeners)})(input,
      () => input.dispatchEvent(new MIDIMessageEvent('midimessage', { data: Uint8Array.of(0x90, 60, 1) })))
    const handler = () => 1
    input.onmidimessage = handler
    const attribute = [input.onmidimessage === handler]
    input.onmidimessage = null
    attribute.push(input.onmidimessage)
    const fire = () => input.dispatchEvent(new Event("midimessage"))
    const places = (${String(exerciseAttribute)})(input, "midimessage", fire)
    const names = []
    for (const name in input) names.push(name)
    return { rules, attribute, places, names }
  })()`)
  await page.close()
  return answer
}

describe('a device', () => {
  test('stands in its map beside the virtual input, which comes last', async () => {
    const page = await open(true)
    const seen = await page.evaluate(`(async () => {
      const { access: { inputs }, input } = await open()
      const each = []
      inputs.forEach((value, key) => each.push([key === value.id, value.name]))
      let thrown
      const mine = new Error('mine')
      try { inputs.forEach((value) => { if (value.name === 'Awescope') throw mine }) } catch (error) { thrown = error }
      const iterator = inputs.values()
      return [
        inputs.size, [...inputs].map(([, { name }]) => name), [...inputs.keys()].length, each,
        inputs.get(input.id) === input,
        inputs.has('awescope-virtual-input'), thrown === mine, Object.prototype.toString.call(inputs),
        iterator[Symbol.iterator]() === iterator,
        MIDIInputMap.prototype.entries === MIDIInputMap.prototype[Symbol.iterator],
      ]
    })()`)
    const both = [DEVICE, 'Awescope']
    const each = both.map((name) => [true, name])
    expect(seen).toEqual([2, both, 2, each, true, true, true, '[object MIDIInputMap]', true, true])
    const { messages } = await drain(page)
    expect(messages).toContainEqual(
      expect.objectContaining({ type: 'midi/requested', outcome: 'native' }),
    )
    await page.close()
  })

  test('has its events tracked: handler, microtask and timer', async () => {
    const page = await open(true)
    const stamp = await page.evaluate(`(async () => {
      const { input, echo } = await open()
      const context = new OfflineAudioContext(1, 128, 44100)
      const act = () => context.createBufferSource().start()
      const first = new Promise((resolve) => {
        input.onmidimessage = (event) => {
          act()
          Promise.resolve().then(act)
          setTimeout(() => { act(); resolve([performance.timeOrigin + event.timeStamp, event.isTrusted]) }, 0)
        }
      })
      echo()
      return await first
    })()`)
    const { records, sources } = await drain(page)
    const input = sources.find((source) => source.kind === 'midiInput')
    expect(input).toMatchObject({ name: DEVICE, virtual: false })
    const event = records(0).find(({ kind }) => kind === KIND.midiEvent)
    expect(stamp).toEqual([event?.wallMs, true])
    expect(event).toMatchObject({ source: input?.id, flags: 0, a: 1, b: 0x7f0090 })
    const starts = records(0).filter(
      ({ kind, flags }) => kind === KIND.actionStart && (flags & ACTION_MASK) === ACTION.start,
    )
    expect(starts.map(({ a, flags }) => [a, flags & CAUSE_MASK])).toEqual([
      [1, CAUSE.handler],
      [1, CAUSE.microtask],
      [1, CAUSE.timer],
    ])
    await page.close()
  })

  test('calls its handlers by the same rules as without us', async () => {
    const expected = await rulesOf(false)
    expect(expected).toMatchObject({ attribute: [true, null] })
    expect(await rulesOf(true)).toEqual(expected)
  })

  test("keeps the page's handlers when the recorder stops, and loses the virtual input", async () => {
    const page = await open(true)
    const seen = await page.evaluate(`(async () => {
      const { access, input, echo } = await open()
      const log = []
      const handler = () => log.push('attribute')
      const listener = () => log.push('listener')
      const removed = () => log.push('removed')
      input.onmidimessage = handler
      input.addEventListener('midimessage', listener)
      input.addEventListener('midimessage', removed)
      await __awescope.stop()
      const own = input.onmidimessage === handler
      input.removeEventListener('midimessage', removed)
      const heard = new Promise((resolve) => input.addEventListener('midimessage', resolve, { once: true }))
      echo()
      await heard
      return [own, log, access.inputs.size]
    })()`)
    expect(seen).toEqual([true, ['attribute', 'listener'], 1])
    await page.close()
  })

  test('is one port, and each of its messages one event, however many access objects the page has', async () => {
    const page = await open(true)
    const seen = await page.evaluate(`(async () => {
      const own = await open()
      const library = await open()
      const others = []
      for (const { input } of [own, library]) {
        input.addEventListener('midimessage', ({ data }) => others.push(data[2]), { capture: true })
      }
      const context = new OfflineAudioContext(1, 128, 44100)
      const act = () => context.createBufferSource().start()
      let left = 8
      const all = new Promise((resolve) => {
        const handler = () => { act(); if (--left === 0) setTimeout(resolve, 0) }
        own.input.onmidimessage = handler
        library.input.addEventListener('midimessage', handler)
      })
      for (let note = 0; note < 4; note++) own.echo()
      await all
      return [own.input !== library.input, own.input.id === library.input.id, others.length]
    })()`)
    expect(seen).toEqual([true, true, 8])
    const { records, sources } = await drain(page)
    expect(sources.filter((source) => source.kind === 'midiInput')).toHaveLength(1)
    const events = records(0).filter(({ kind }) => kind === KIND.midiEvent)
    expect(events.map(({ a }) => a)).toEqual([1, 2, 3, 4])
    const starts = records(0).filter(
      ({ kind, flags }) => kind === KIND.actionStart && (flags & ACTION_MASK) === ACTION.start,
    )
    // Both handlers of a message are tied to it.
    expect(starts.map(({ a }) => a).toSorted((one, other) => one - other)).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4,
    ])
    await page.close()
  })

  test('and the virtual input are two ports of one access: what comes from each is its own', async () => {
    const page = await open(true)
    const seen = await page.evaluate(`(async () => {
      const { access, input, echo } = await open()
      const virtual = access.inputs.get('awescope-virtual-input')
      const log = []
      let done
      const all = new Promise((resolve) => { done = resolve })
      const handler = ({ target, data }) => {
        log.push([target === input ? 'device' : 'virtual', ...data].join(' '))
        if (log.length === 2) setTimeout(done, 0)
      }
      input.onmidimessage = handler
      virtual.onmidimessage = handler
      echo()
      __awescope.send([0x90, 0, 0x7f])
      await all
      return log.sort()
    })()`)
    expect(seen).toEqual(['device 144 0 127', 'virtual 144 0 127'])
    const { records, sources } = await drain(page)
    const names = sources.flatMap((source) => (source.kind === 'midiInput' ? [source.name] : []))
    expect(names.toSorted()).toEqual(['Awescope', DEVICE])
    const events = records(0).filter(({ kind }) => kind === KIND.midiEvent)
    const marks = new Set(events.map(({ flags }) => flags & FLAG.virtual))
    expect([events.length, marks]).toEqual([2, new Set([0, FLAG.virtual])])
    await page.close()
  })

  test('shows the virtual input also where the platform makes a new map at each reading', async () => {
    const page = await browser.newPage()
    // As in Chromium: the same access object answers with another native map each time.
    await page.evaluateOnNewDocument(`{
      const { get } = Object.getOwnPropertyDescriptor(MIDIAccess.prototype, 'inputs')
      let spare
      let turn = 0
      globalThis.spareMaps = async () => { spare = await navigator.requestMIDIAccess() }
      Object.defineProperty(MIDIAccess.prototype, 'inputs', {
        get() { return get.call(spare && turn++ % 2 ? spare : this) }, enumerable: true, configurable: true })
    }`)
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
    const seen = await page.evaluate(`(async () => {
      const access = await navigator.requestMIDIAccess()
      await spareMaps()
      const [one, two] = [access.inputs, access.inputs]
      const named = (map) => [...map.values()].find(({ name }) => name === 'Awescope')
      return [one !== two, one.size, two.size, named(one) !== undefined, named(one) === named(two)]
    })()`)
    expect(seen).toEqual([true, 2, 2, true, true])
    await page.close()
  })

  test('reads its options once, in the order of the platform', async () => {
    const script = `(async () => {
      const reads = []
      const options = new Proxy({}, new Proxy({}, { get: (_, trap) => (target, ...args) => {
        reads.push(trap + ' ' + String(args[0]))
        return Reflect[trap](target, ...args)
      } }))
      const { sysexEnabled } = await navigator.requestMIDIAccess(options)
      const listener = () => 0
      const target = new EventTarget()
      const { input } = await open()
      for (const each of [target, input]) {
        each.addEventListener('midimessage', listener, options)
        each.removeEventListener('midimessage', listener, options)
      }
      return [reads, sysexEnabled]
    })()`
    const plain = await open(false)
    const expected = await plain.evaluate(script)
    expect(expected).toEqual([expect.arrayContaining(['get software', 'get sysex']), false])
    await plain.close()
    const page = await open(true)
    expect(await page.evaluate(script)).toEqual(expected)
    await page.close()
  })
})
