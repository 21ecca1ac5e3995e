// The recorder comes to a page whose own scripts have taken away, or broken, what a part of it needs: the other parts
// record, and what is missing is told. Real Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  buildRecorder,
  drain,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** In its scope no later module can register anything. */
const REFUSING = `globalThis.registerProcessor = () => { throw new Error('refused') }`

let recorder: string
let server: PageServer
let browser: Browser
let page: Page

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({
    '/': '<!doctype html><title>broken</title>',
    '/refusing.js': REFUSING,
  })
  browser = await launchChromium()
})
afterEach(() => page.close())
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** `before` runs in the page, then the recorder comes, then `after`. */
async function join(before: string, after: string): Promise<void> {
  page = await browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.evaluate(`(async () => { ${before} })()`)
  await page.evaluate(recorder)
  await page.evaluate(`(async () => { ${after} })()`)
}

test.each(['MIDIInput', 'MIDIPort', 'MIDIConnectionEvent', 'MIDIMessageEvent', 'MIDIAccess'])(
  'without %s it records the sound',
  async (name) => {
    await join(
      `delete globalThis.${name}`,
      `const context = new AudioContext()
      await navigator.requestMIDIAccess().catch(() => undefined)`,
    )
    const { sources, messages } = await drain(page)

    expect(sources).toContainEqual(expect.objectContaining({ kind: 'context', joined: false }))
    expect(messages).not.toContainEqual(expect.objectContaining({ code: 'wrapper-fault' }))
  },
)

test('where a context that sleeps refuses the tap when it wakes, the probe is said to be blocked', async () => {
  await join(
    `globalThis.context = new AudioContext()
    await context.audioWorklet.addModule('/refusing.js')
    await context.suspend()`,
    // The page's own module waits until the probe is there.
    `context.createGain()
    await context.audioWorklet.addModule('/refusing.js')
    await context.resume()`,
  )
  const { messages } = await drain(page)

  expect(messages).toContainEqual(expect.objectContaining({ code: 'probe-blocked' }))
  expect(messages.findLast(({ type }) => type === 'context/update')).toMatchObject({
    state: 'running',
    probe: 'blocked',
  })
  expect(messages).not.toContainEqual(expect.objectContaining({ code: 'wrapper-fault' }))
})

test('where no record can be written, a long task is no fault of the page', async () => {
  page = await browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.evaluate(`{
    globalThis.faults = []
    addEventListener('error', ({ message }) => faults.push(message))
    const fail = () => { throw new Error('broken') }
    for (const name of ['setUint8', 'setUint16', 'setUint32', 'setFloat32', 'setFloat64'])
      DataView.prototype[name] = fail
  }`)
  // It may say that it cannot record.
  await page.evaluate(recorder).catch(() => undefined)
  await page.evaluate(`(async () => {
    const told = new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: 'longtask' }))
    await new Promise((resolve) => setTimeout(resolve, 0))
    for (const from = performance.now(); performance.now() < from + 120;);
    await told
    await new Promise((resolve) => setTimeout(resolve, 0))
  })()`)

  expect(await page.evaluate('faults')).toEqual([])
})
