// A page that clears all timers, whoever has set them: what of it waits for us does not wait for ever. Real Chromium.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

let recorder: string
let server: PageServer
let hanging: Server
let browser: Browser

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': '<!doctype html><title>hung</title>', '/page.js': '' })
  hanging = createServer(() => undefined)
  await new Promise<void>((resolve) => {
    hanging.listen(0, '127.0.0.1', resolve)
  })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
  hanging.closeAllConnections()
  hanging.close()
})

const CLEAR = 'for (let id = setTimeout(() => 0); id > 0; id--) clearTimeout(id)'

test('a module of the page comes although the probe hangs, which is said to be blocked', async () => {
  const { port } = hanging.address() as AddressInfo
  const workletUrl = `http://127.0.0.1:${port}/probe.js`
  const page = await browser.newPage()
  await injectRecorder(page, recorder, { workletUrl })
  await page.goto(`${server.origin}/`)
  await page.evaluate(`(async () => {
    const context = new AudioContext()
    const adding = context.audioWorklet.addModule('/page.js')
    ${CLEAR}
    await adding
  })()`)
  const { messages } = await drain(page)

  expect(messages).toContainEqual(
    expect.objectContaining({
      code: 'probe-blocked',
      text: expect.stringContaining('no answer') as string,
    }),
  )
}, 20_000)
