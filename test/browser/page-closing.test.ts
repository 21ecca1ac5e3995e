/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// What comes between the page's `close()` and the end of its context, which waits some milliseconds for our tap: the
// context ends all the same. Real Chromium, real sound.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** The tap listens when a module of the page is there, and the context runs. */
const PAGE = `<!doctype html><title>closing</title><script>
  globalThis.begin = async () => {
    globalThis.context = new AudioContext()
    await context.audioWorklet.addModule('data:text/javascript,')
    await context.resume()
    context.addEventListener('statechange', () => { globalThis.told = context.state })
  }
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
beforeEach(async () => {
  page = await browser.newPage()
  await injectRecorder(page, recorder)
  await page.goto(`${server.origin}/`)
  await page.evaluate('begin()')
})
afterEach(() => page.close())
afterAll(async () => {
  await browser.close()
  await server.close()
})

test.each([
  ['clears all timers', 'for (let id = setTimeout(() => 0); id > 0; id--) clearTimeout(id)'],
  ['stops the recorder', '__awescope.stop()'],
  ['begins a new recording', '__awescope.restart()'],
])('a context ends where the page closes it and %s', async (_name, script) => {
  const seen = await page.evaluate(
    `{ context.close(); const at = context.state; ${script}; [at, context.state] }`,
  )

  expect(seen).toEqual(['closed', 'closed'])
  // The platform says it, of the native context.
  await page.waitForFunction(`globalThis.told === 'closed'`)
})
