// No page gets hold of a port of ours, nor of anything else that is ours, while it waits for us: whatever a page can
// await is settled in a task of its own, so `window.event` names nothing there. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged } from '../support/page/bridged-recorder.ts'
import {
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

/** What a page can wait for while the recorder has no settings, and what comes of it. */
const WAITS: Record<string, string> = {
  'an access to MIDI': 'navigator.requestMIDIAccess()',
  'an access to MIDI that is refused': 'navigator.requestMIDIAccess({ get sysex() { throw 1 } })',
  'a module of a context': 'new AudioContext().audioWorklet.addModule("/module.js")',
  'a module of an offline context':
    'new OfflineAudioContext(1, 128, 44100).audioWorklet.addModule("/module.js")',
  'a module that is not there': 'new AudioContext().audioWorklet.addModule("/missing.js")',
  'a context that is closed while its module waits': `(() => {
    const context = new AudioContext()
    const adding = context.audioWorklet.addModule("/module.js")
    void context.close()
    return adding
  })()`,
}

let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer

beforeAll(async () => {
  bridged = await buildBridged()
  server = await servePages({
    '/': '<!doctype html><title>ports</title>',
    '/module.js': '',
    '/probe.js': bridged.probe,
  })
})
afterAll(() => server.close())

describe.each([
  { name: 'Chromium', launch: () => launchChromium() },
  { name: 'Firefox', launch: launchFirefox },
])('in $name', ({ launch }) => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  test.each(Object.entries(WAITS))('%s', async (_name, waiting) => {
    page = await browser.newPage()
    await injectBridged(page, bridged.script)
    await page.goto(`${server.origin}/`)
    const config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
    const named = await page.evaluate(`(async () => {
      const look = () => String(window.event && window.event.currentTarget)
      const settled = (${waiting}).then(look, look)
      // Settings come when the page waits, in a task of their own.
      setTimeout(() => __awescopeBridge.command({ type: 'recorder/configure', config: ${JSON.stringify(config)} }), 50)
      return await settled
    })()`)
    expect(named).toBe('undefined')
    await page.close()
  })
})
