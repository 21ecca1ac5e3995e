// No page sees the recorder work: after it came, every global, method, accessor and prototype that a page can reach is
// replaced by a double that counts, in the page and in its audio thread. Nothing is counted while a page plays and is
// recorded. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countVisible, type Visible } from '../support/page/count-visible.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** A page's module: its own natives are saved before the doubles come, as the page's own script does. */
const MODULE = `
const { apply } = Reflect
const { registerProcessor, AudioWorkletProcessor } = globalThis
const portOf = Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port').get
const { postMessage } = MessagePort.prototype
const listen = EventTarget.prototype.addEventListener
const startPort = MessagePort.prototype.start
const counted = (${String(countVisible)})()
class Page extends AudioWorkletProcessor {
  constructor() {
    super()
    const port = apply(portOf, this, [])
    const onMessage = () => {
      const found = counted.end()
      apply(postMessage, port, [{ found, doubles: counted.doubles }])
    }
    apply(listen, port, ['message', onMessage])
    apply(startPort, port, [])
  }
  process() { return true }
}
registerProcessor('page', Page)
counted.begin()
`

let recorder: string
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({
    '/': '<!doctype html><title>visible</title>',
    '/page-processor.js': MODULE,
  })
})
afterAll(() => server.close())

interface Found {
  page: ReturnType<Visible['end']>
  pageDoubles: number
  worklet: ReturnType<Visible['end']>
  workletDoubles: number
  heard: number
}

/** The page's own script. It calls nothing but what it saved, and hands the platform nothing that could be asked. */
function play(counted: Visible, isRecorded: boolean): Promise<Found> {
  const { apply, construct, defineProperty, get: read, getPrototypeOf } = Reflect
  const { setPrototypeOf } = Object
  const getterOf = (prototype: object, name: string): (() => unknown) =>
    Object.getOwnPropertyDescriptor(prototype, name)?.get as () => unknown
  const { AudioContext, AudioWorkletNode, GainNode, OscillatorNode, setTimeout } = globalThis
  const { connect, disconnect } = AudioNode.prototype
  const { start } = AudioScheduledSourceNode.prototype
  const { setValueAtTime } = AudioParam.prototype
  const { resume, close } = AudioContext.prototype
  const { postMessage, start: startPort } = MessagePort.prototype
  const { addEventListener } = EventTarget.prototype
  const { addModule } = Worklet.prototype
  const { then } = Promise.prototype
  const { requestMIDIAccess } = Navigator.prototype
  const destinationOf = getterOf(BaseAudioContext.prototype, 'destination')
  const workletOf = getterOf(BaseAudioContext.prototype, 'audioWorklet')
  const portOf = getterOf(AudioWorkletNode.prototype, 'port')
  const dataOf = getterOf(MessageEvent.prototype, 'data')
  const frequencyOf = getterOf(OscillatorNode.prototype, 'frequency')
  const accessPrototype = MIDIAccess.prototype
  const inputsOf = getterOf(accessPrototype, 'inputs')
  const inputOf: unknown = read(MIDIInputMap.prototype, 'get')
  const own = globalThis as unknown as { __awescope?: { send(bytes: number[]): void } }
  const awescope = own.__awescope
  const { navigator } = globalThis
  const after = (
    promise: unknown,
    run: (value: never) => void,
    fail: (e: unknown) => void,
  ): void => {
    const none = setPrototypeOf({ value: undefined, configurable: true }, null) as object
    defineProperty(promise as object, 'constructor', none)
    apply(then as never, promise, [run, fail])
  }

  return new Promise((resolve, reject) => {
    counted.begin()
    const context = construct(AudioContext, [])
    const destination = apply(destinationOf as never, context, [])
    let heard = 0
    const finish = (node: object): void => {
      const port = apply(portOf as never, node, [])
      const onAnswer = (event: Event): void => {
        const worklet = apply(dataOf as never, event, []) as { found: []; doubles: number }
        apply(disconnect as never, node, [])
        void apply(close, context, [])
        apply(setTimeout as never, globalThis, [
          () => {
            const page = counted.end()
            resolve({
              page,
              pageDoubles: counted.doubles,
              worklet: worklet.found,
              workletDoubles: worklet.doubles,
              heard,
            })
          },
          300,
        ])
      }
      apply(addEventListener, port, ['message', onAnswer])
      apply(startPort, port, [])
      apply(postMessage, port, ['end'])
    }
    const sound = (): object => {
      const oscillator = construct(OscillatorNode, [context]) as object
      const gain = construct(GainNode, [context]) as object
      apply(setValueAtTime, apply(frequencyOf as never, oscillator, []), [440, 0])
      apply(connect as never, oscillator, [gain])
      apply(connect as never, gain, [destination])
      apply(start, oscillator, [])
      return gain
    }
    const onAccess = (access: never): void => {
      // What the platform made is read by what was saved of it; what the recorder made, by its own prototype.
      const isNative = getPrototypeOf(access) === accessPrototype
      const inputs = isNative ? apply(inputsOf, access, []) : read(access, 'inputs')
      const find = isNative ? inputOf : read(inputs as object, 'get')
      const input: unknown = apply(find as never, inputs, ['awescope-virtual-input'])
      if (input) {
        apply(addEventListener, input, [
          'midimessage',
          () => {
            heard++
            sound()
          },
        ])
        awescope?.send([0x90, 60, 100])
        awescope?.send([0x80, 60, 0])
      }
    }
    const onModule = (): void => {
      const node = construct(AudioWorkletNode, [context, 'page']) as object
      apply(connect as never, node, [destination])
      apply(
        postMessage,
        apply(portOf as never, construct(AudioWorkletNode, [context, 'page']) as object, []),
        ['x'],
      )
      sound()
      if (isRecorded) after(apply(requestMIDIAccess, navigator, []), onAccess, reject)
      apply(setTimeout as never, globalThis, [() => finish(node), 1500])
    }
    after(apply(resume, context, []), () => undefined, reject)
    const worklet = apply(workletOf as never, context, [])
    after(apply(addModule, worklet, ['/page-processor.js']), onModule, reject)
  })
}

async function visit(browser: Browser, isRecorded: boolean): Promise<{ page: Page; found: Found }> {
  const page = await browser.newPage()
  if (isRecorded) await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  const found = await page.evaluate(`{
    const counted = (${String(countVisible)})();
    (${String(play)})(counted, ${isRecorded})
  }`)
  return { page, found: found as Found }
}

/** Firefox looks for `then` itself, at whatever it fulfils a promise of its own with. */
const isPlatforms = ({ name }: { name: string }): boolean => name === 'Object.prototype.then'

const namesOf = (reached: ReturnType<Visible['end']>, isFirefox: boolean): string[] =>
  reached
    .filter((each) => !isFirefox || !isPlatforms(each))
    .map(({ name, count, stack }) => `${name} ${count} ${stack}`)

describe.each([
  { name: 'Chromium', launch: () => launchChromium(), isFirefox: false },
  { name: 'Firefox', launch: launchFirefox, isFirefox: true },
])('in $name', ({ launch, isFirefox }) => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  test('a page that counts whatever it can reach counts nothing of ours', async () => {
    const { page, found } = await visit(browser, true)
    expect(found.pageDoubles).toBeGreaterThan(3000)
    expect(found.workletDoubles).toBeGreaterThan(300)
    const counted = namesOf(found.page, isFirefox)
    expect({ page: counted, worklet: namesOf(found.worklet, isFirefox) }).toEqual({
      page: [],
      worklet: [],
    })
    expect(found.heard).toBe(2)
    await page.close()
  })

  test('the same page without us counts nothing either, so the script is none that reaches out itself', async () => {
    const { page, found } = await visit(browser, false)
    expect(namesOf(found.page, isFirefox)).toEqual([])
    expect(namesOf(found.worklet, isFirefox)).toEqual([])
    await page.close()
  })
})
