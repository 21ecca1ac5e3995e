// Notes that go by the port of a whole audio scope: `AudioWorklet.port`, in the scope the global `port`. Firefox 153
// has it, Chromium 156 among its experimental features. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SCOPE_PORT_NAME } from '../../trace/wire/scope-port.ts'
import { CAUSE_PAGES, named, openCausePage, recordedCauses } from '../support/page/cause-page.ts'
import { MODULE_PROBES } from '../support/page/page-behaviour-modules.ts'
import { BEHAVIOUR_FILES, BEHAVIOUR_TOOLS } from '../support/page/page-behaviour-tools.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** Plays a short tone for each note that the scope gets, which says when that was; or keeps the scope busy. */
const SCOPE = `let left = 0
const nowMs = () => globalThis.Temporal ? Number(Temporal.Now.instant().epochNanoseconds) / 1e6 : Date.now()
port.onmessage = ({ data: { busyMs = 0, note } }) => {
  const arrivedMs = nowMs()
  while (nowMs() < arrivedMs + busyMs);
  if (note) left = 2000
  port.postMessage({ arrivedMs, words: note ? 'heard' : 'busy' })
}
registerProcessor('scope', class extends AudioWorkletProcessor {
  process(_inputs, [[channel]]) {
    for (let index = 0; index < channel.length && left > 0; index++, left--)
      channel[index] = index % 64 < 32 ? 0.3 : -0.3
    return true
  }
})`

/** In the page: notes for the scope, each with what became of it. */
const OPEN = `(async () => {
  globalThis.scope = context.audioWorklet.port
  await context.audioWorklet.addModule('/notes.js')
  globalThis.node = new AudioWorkletNode(context, 'scope')
  node.connect(context.destination)
  scope.onmessage = ({ data }) => {
    if (data.words !== 'heard') return
    const [leastMs, mostMs] = [calledBack, called].map((atMs) => data.arrivedMs - atMs)
    truth.push({ leastMs, mostMs })
  }
  const nowMs = () => performance.timeOrigin + performance.now()
  globalThis.post = (message) => {
    globalThis.called = nowMs()
    scope.postMessage(message)
    globalThis.calledBack = nowMs()
  }
  await new Promise((done) => setTimeout(done, 300))
})()`

let recorder: string
let server: PageServer
beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ ...BEHAVIOUR_FILES, ...CAUSE_PAGES, '/notes.js': SCOPE })
})
afterAll(() => server.close())

describe.each([
  {
    name: 'Chromium',
    start: () => launchChromium(['--enable-experimental-web-platform-features']),
  },
  { name: 'Firefox', start: launchFirefox },
])('in $name', ({ name, start }) => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await start()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await openCausePage(browser, recorder, server.origin)
  })
  afterEach(() => page.close())

  test('messages are counted each way, as those of a processor', async () => {
    await page.evaluate(OPEN)
    await page.evaluate(
      `for (let note = 1; note <= 3; note++) post({ note, bytes: new Uint8Array(500) })`,
    )
    const { session } = await recordedCauses(page, 3)
    const row = session.report().processors.find((each) => each.name === SCOPE_PORT_NAME)
    expect(row?.messages).toMatchObject({
      toProcessor: 3,
      toPage: 3,
      arrived: 3,
      toProcessorBytes: 1500,
    })
    expect(row?.messages?.toPageBytes).toBeGreaterThanOrEqual(3 * 2 * 'heard'.length)
    expect(row?.quanta).toBe(0)
  })

  test('who does not use it has no row for it', async () => {
    await page.evaluate('sound()')
    const { session } = await recordedCauses(page, 1)
    expect(session.report().contexts).toHaveLength(1)
    expect(session.report().processors).toEqual([])
  })

  test('a note’s way through it is the frame’s port stage', async () => {
    // Without a device Firefox renders nothing.
    if (name !== 'Chromium') return
    await page.evaluate(OPEN)
    // The scope is still busy when the note comes, also of a page that has to wait for its processor.
    await page.evaluate(`{
      const { port1, port2 } = globalThis.kept = new MessageChannel()
      port1.onmessage = () => post({ note: 1 })
      post({ busyMs: 400 })
      port2.postMessage(0)
    }`)
    const { session, events, truth } = await recordedCauses(page, 1)
    const event = events.at(-1)
    const [{ leastMs, mostMs }] = truth as unknown as [{ leastMs: number; mostMs: number }]
    expect(event && `${named(event)} → ${event.target} ${event.ending}`).toBe(
      `message: message → ${SCOPE_PORT_NAME} heard`,
    )
    expect(mostMs).toBeGreaterThan(40)
    const portMs = event?.stages.port ?? NaN
    const stepMs = session.report().stages.port?.resolutionMs ?? NaN
    const off = Math.max(2 * stepMs, 0.05 * mostMs)
    expect(portMs).toBeGreaterThan(leastMs - off)
    expect(portMs).toBeLessThan(mostMs + off)
  })

  test('the page sees nothing of it', async () => {
    const probe = MODULE_PROBES['the port of a whole scope brings each message once, in order']
    const answerOf = async (isRecorded: boolean): Promise<unknown> => {
      const other = await browser.newPage()
      if (isRecorded) await injectRecorder(other, recorder)
      await other.goto(`${server.origin}/`)
      await other.evaluate(BEHAVIOUR_TOOLS)
      const told = await other.evaluate(`(${String(probe)})()`)
      await other.close()
      return told
    }
    const told = await answerOf(false)
    expect(told).not.toBe('none')
    expect(await answerOf(true)).toEqual(told)
  })
})
