// The reference instrument in a context of the page: a module that the page adds afterwards, and that breaks what its
// scope has for ports and messages, gets neither its port nor what it is sent. Real Chromium.

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import {
  buildReference,
  injectReference,
  strike,
  watch,
} from '../support/reference/reference-harness.ts'

const PAGE = `<!doctype html><title>scope</title><script>
  globalThis.ready = (async () => {
    const context = new AudioContext()
    globalThis.context = context
    new ConstantSourceNode(context, { offset: 0 }).connect(context.destination)
    await context.resume()
  })()
</script>`

/** Keeps every port, message and class that anybody hands to what it has put in the place of natives. */
const SPY = `
const caught = []
const { apply } = Reflect
const { postMessage } = MessagePort.prototype
const { addEventListener } = EventTarget.prototype
const keep = (what) => { caught.push(what) }
const replace = (holder, name, wrap) => {
  const found = Object.getOwnPropertyDescriptor(holder, name)
  for (const kind of ['value', 'get', 'set'])
    if (typeof found[kind] === 'function') found[kind] = wrap(name + ' ' + kind, found[kind])
  Object.defineProperty(holder, name, found)
}
const spying = (name, native) => function (...args) { keep(name); return apply(native, this, args) }
const Native = AudioWorkletProcessor
class Spy extends Native {
  constructor() {
    super()
    const { port } = this
    port.onmessage = () => apply(postMessage, port, [caught])
    caught.length = 0
    for (const name of ['postMessage', 'onmessage', 'start', 'close']) replace(MessagePort.prototype, name, spying)
    for (const name of ['addEventListener', 'dispatchEvent']) replace(EventTarget.prototype, name, spying)
    for (const name of ['data', 'ports']) replace(MessageEvent.prototype, name, spying)
    replace(AudioWorkletProcessor.prototype, 'port', spying)
  }
  process() { return true }
}
registerProcessor('spy', Spy)`

let browser: Browser
let server: PageServer

beforeAll(async () => {
  server = await servePages({ '/': PAGE, '/spy.js': SPY, ...(await buildReference()) })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

it('is played, and the page’s module catches nothing of it', async () => {
  const page = await browser.newPage()
  await injectRecorder(page, await buildRecorder())
  await page.goto(`${server.origin}/`)
  await page.evaluate('ready')
  const watched = watch(page)
  const contextId = await watched.until('the context is known', () =>
    watched.messages
      .flatMap((message) =>
        message.type === 'source/define' && message.source.kind === 'context'
          ? [message.source.id]
          : [],
      )
      .at(0),
  )
  await injectReference(page, { contextId })
  await watched.isState('ready')
  await page.evaluate(`(async () => {
    await context.audioWorklet.addModule('/spy.js')
    globalThis.spy = new AudioWorkletNode(context, 'spy')
    spy.connect(context.destination)
  })()`)
  await strike(page, watched, [57, 60])
  expect(watched.report().reference?.engine?.notes).toBe(2)
  const caught = await page.evaluate(`new Promise((resolve) => {
    spy.port.onmessage = ({ data }) => resolve(data)
    spy.port.postMessage(0)
  })`)
  expect(caught).toEqual([])
  await page.close()
})
