// What a sound was done for, as a real browser tells it: keys, pointers, messages, timers, in any kind of target. The
// page measures itself what the stages should be.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSession } from '../../trace/session/session.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const PAGE = `<!doctype html><meta charset="utf-8">
<style>button, input, my-key { display: inline-block; width: 80px; height: 40px }</style>
<body><button id="plain">plain</button><input id="words"><my-key></my-key><script>
  const busy = (ms) => { const until = performance.now() + ms; while (performance.now() < until); }
  const context = new AudioContext()
  globalThis.truth = []
  // A short sound, after some work; the page itself says when its handler began and when it acted.
  globalThis.sound = (event, workMs = 0, name = event?.type) => {
    const handlerMs = performance.now()
    busy(workMs)
    const oscillator = new OscillatorNode(context)
    oscillator.connect(context.destination)
    truth.push({ name, inputMs: handlerMs - (event?.timeStamp ?? NaN), workMs: performance.now() - handlerMs })
    oscillator.start()
    oscillator.stop(context.currentTime + 0.05)
  }
  customElements.define('my-key', class extends HTMLElement {
    constructor() {
      super()
      this.attachShadow({ mode: 'open' }).innerHTML = '<button id="inside" style="width:80px;height:40px">in</button>'
    }
  })
  globalThis.ready = (async () => { await context.resume(); await new Promise((done) => setTimeout(done, 300)) })()
</script>`

let recorder: string
let server: PageServer
let browser: Browser
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})
beforeEach(async () => {
  page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  await page.evaluate('ready')
})

interface Truth {
  name: string
  inputMs: number
  workMs: number
}

/** What was recorded until the page has said `count` times what it did, and the audio has gone on for two seconds. */
async function recorded(count: number): Promise<{ session: TraceSession; truth: Truth[] }> {
  await page.waitForFunction((least) => globalThis['truth' as never]['length'] >= least, {}, count)
  await page.evaluate(`new Promise((done) => setTimeout(done, 2200))`)
  const truth = (await page.evaluate('truth')) as Truth[]
  const { messages } = await drain(page)
  const session = createSession()
  for (const message of messages) session.ingest({ document: 'doc', frameId: 0, message })
  session.finish()
  return { session, truth }
}

const eventsOf = (session: TraceSession): TrackedEvent[] =>
  Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))

const told = ({ source, label, ending, target }: TrackedEvent): string =>
  `${source}: ${label} → ${target}, ${ending}`

/** Within the clock's step, or 5 %. */
const near = (ms: number, stepMs = 0.1): object => ({
  asymmetricMatch: (actual: unknown) =>
    typeof actual === 'number' && Math.abs(actual - ms) <= Math.max(2 * stepMs, ms * 0.05),
  toString: () => 'near',
  toAsymmetricMatcher: () => `near ${ms} ms`,
})

describe('a gesture that makes sound is an event, with what came of it', () => {
  test('a key: its code, its wait for the handler, the work before the sound', async () => {
    await page.evaluate(`addEventListener('keydown', (event) => sound(event, 12))
      addEventListener('keyup', () => 0)`)
    await page.keyboard.press('KeyA')
    const { session, truth } = await recorded(1)
    expect(eventsOf(session).map(told)).toEqual(['key: keydown KeyA → connect, heard'])
    const [event] = eventsOf(session)
    expect(event?.stages.input).toBeLessThan(truth[0]?.inputMs ?? -1)
    expect(event?.stages.validation).toEqual(near(truth[0]?.workMs ?? -1))
    expect(event?.stages.midi).toBeUndefined()
    expect(event?.stages.endToEnd).toBeGreaterThan(12)
    expect(session.report().sources).toMatchObject({
      key: {
        count: 1,
        heard: 1,
        scheduled: 0,
        lost: 0,
        onset: { count: 1 },
        endToEnd: { count: 1 },
      },
    })
    expect(Object.keys(session.report().sources)).toEqual(['key'])
  })

  test('a busy main thread shows as the wait for the handler', async () => {
    await page.evaluate(`addEventListener('keydown', (event) => sound(event))`)
    const pressed = new Promise((done) => {
      page.once('console', () => void page.keyboard.press('KeyQ').then(done))
    })
    await page.evaluate(`console.log('busy from here'); busy(600)`)
    await pressed
    const { session, truth } = await recorded(1)
    const [event] = eventsOf(session)
    expect(event?.stages.input).toBeGreaterThan(300)
    expect(event?.stages.input).toEqual(near(truth[0]?.inputMs ?? -1))
  })

  test('each event of a click has its own, where its handler acts', async () => {
    await page.evaluate(`for (const type of ['pointerdown', 'mousedown', 'pointerup', 'click'])
      document.querySelector('#plain').addEventListener(type, (event) => type !== 'pointerup' && sound(event, 2))`)
    await page.click('#plain')
    const { session } = await recorded(3)
    const events = eventsOf(session)
    expect(events.map(({ source, label }) => `${source}: ${label}`)).toEqual([
      'pointer: pointerdown button#plain',
      'pointer: mousedown button#plain',
      'pointer: click button#plain',
    ])
  })

  test('inside a shadow tree, where the window names no event', async () => {
    await page.evaluate(`document.querySelector('my-key').shadowRoot.querySelector('button')
      .addEventListener('pointerdown', (event) => sound(event, 5))`)
    await page.click('my-key')
    const { session, truth } = await recorded(1)
    const events = eventsOf(session)
    expect(events.map(told)).toEqual(['pointer: pointerdown button#inside → connect, heard'])
    expect(events[0]?.stages.validation).toEqual(near(truth[0]?.workMs ?? -1))
  })

  test('across an await, and across a timer that the handler set', async () => {
    await page.evaluate(`addEventListener('keydown', async (event) => {
        if (event.code === 'KeyA') { await null; await 0; sound(event) }
        else setTimeout(() => sound(event), 30)
      })`)
    await page.keyboard.press('KeyA')
    await page.keyboard.press('KeyB')
    const { session } = await recorded(2)
    expect(eventsOf(session).map(({ label, cause }) => `${label}: ${cause}`)).toEqual([
      'keydown KeyA: handler',
      'keydown KeyB: timer',
    ])
  })

  test('an event that the page makes itself within a handler belongs to what the handler is for', async () => {
    await page.evaluate(`addEventListener('own', () => sound(undefined, 0, 'own'))
      addEventListener('keydown', () => dispatchEvent(new KeyboardEvent('own', { code: 'KeyZ' })))`)
    await page.keyboard.press('KeyA')
    const { session } = await recorded(1)
    expect(eventsOf(session).map(({ label }) => label)).toEqual(['keydown KeyA'])
  })

  test('a key that goes into a text is not named, and what makes no sound is not there', async () => {
    await page.evaluate(
      `addEventListener('keydown', (event) => { if (event.code === 'KeyS') sound(event) })`,
    )
    await page.focus('#words')
    await page.keyboard.type('secret')
    const { session } = await recorded(1)
    expect(eventsOf(session).map(({ label }) => label)).toEqual(['keydown'])
    const { messages } = await drain(page)
    expect(JSON.stringify(messages)).not.toContain('Key')
  })

  test('who only lets go is waited for no longer: nothing is lost', async () => {
    await page.evaluate(`const held = new OscillatorNode(context); held.connect(context.destination)
      addEventListener('keydown', (event) => { truth.push({}); held.start() }, { once: true })
      addEventListener('keyup', (event) => { truth.push({}); held.stop() }, { once: true })`)
    await page.keyboard.press('KeyA', { delay: 50 })
    const { session } = await recorded(2)
    expect(eventsOf(session).map(told)).toEqual([
      'key: keydown KeyA → start, heard',
      'key: keyup KeyA → stop, silent',
    ])
  })
})
