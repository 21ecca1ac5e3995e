// Nothing of ours keeps an object of the page alive in Firefox either, whose collector is called from the browser's own
// scope. Wants a sound device; skipped, and said so, where there is none.

import { type Browser, launch } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectInFirefox } from '../support/browser/firefox-scope.ts'
import { firefoxPath } from '../support/extension/firefox-panel.ts'
import {
  buildRecorder,
  injectRecorder,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

const firefox = firefoxPath()
const pulse = process.env['AWESCOPE_TEST_PULSE']
const isMissing = firefox === undefined || pulse === undefined
if (isMissing) process.stderr.write('Skipped: garbage in Firefox: no Firefox or no PulseAudio.\n')

const COUNT = 8
/** The recorder waits for its probe so long, and Firefox keeps what was there when such a wait began. */
const PATIENCE_MS = 12_000
/** A few always stay: registers, and what was looked at last. */
const FEW = 3

/** Put into the page: a context that plays, and is then done with by \`end\`. */
const TOOLS = `
globalThis.refs = []
globalThis.play = async (end, seconds = 0.1) => {
  const context = new AudioContext()
  refs.push(new WeakRef(context))
  const source = new OscillatorNode(context)
  source.connect(context.destination)
  source.start()
  while (context.currentTime < seconds) await new Promise((resolve) => setTimeout(resolve, 5))
  await end(context)
}
globalThis.times = async (run) => { for (let at = 0; at < ${COUNT}; at++) await run() }`

const SCRIPTS = {
  'contexts that have played and were closed': `await times(() => play((context) => context.close()))`,
  'contexts that have played, were suspended and then closed': `
    await times(() => play(async (context) => { await context.suspend(); await context.close() }))`,
  'contexts that were closed before they played': `
    await times(async () => {
      const context = new AudioContext()
      refs.push(new WeakRef(context))
      await context.close()
    })`,
  'nodes and parameters that have played': `
    globalThis.kept = new AudioContext()
    await times(async () => {
      const gain = new GainNode(kept)
      const source = new ConstantSourceNode(kept)
      source.connect(gain).connect(kept.destination)
      source.start()
      const from = kept.currentTime
      while (kept.currentTime < from + 0.05) await new Promise((resolve) => setTimeout(resolve, 5))
      source.stop()
      source.disconnect()
      gain.disconnect()
      refs.push(new WeakRef(gain), new WeakRef(gain.gain), new WeakRef(source))
    })`,
}

describe.skipIf(isMissing)('collected in Firefox as without us', () => {
  let browser: Browser
  let server: PageServer
  let recorder: string

  beforeAll(async () => {
    recorder = await buildRecorder()
    server = await servePages({ '/': '<!doctype html><title>garbage</title>' })
    browser = await launch({
      browser: 'firefox',
      executablePath: firefox ?? '',
      headless: true,
      args: ['--remote-allow-system-access'],
      env: { ...process.env, XDG_RUNTIME_DIR: pulse },
      extraPrefsFirefox: { 'media.autoplay.default': 0, 'media.autoplay.block-webaudio': false },
    })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const leftOf = async (script: string, isRecorded: boolean): Promise<number> => {
    const page = await browser.newPage()
    if (isRecorded) await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
    await page.bringToFront()
    await page.evaluate(TOOLS)
    await page.evaluate(`(async () => { ${script} })()`)
    const giveUpMs = performance.now() + PATIENCE_MS
    let left = Infinity
    while (left > FEW && performance.now() < giveUpMs) {
      await collectInFirefox(browser)
      left = Number(await page.evaluate('refs.filter((ref) => ref.deref()).length'))
    }
    await page.close()
    return left
  }

  test.each(Object.entries(SCRIPTS))('%s', async (_name, script) => {
    expect(await leftOf(script, false)).toBeLessThanOrEqual(FEW)
    expect(await leftOf(script, true)).toBeLessThanOrEqual(FEW)
  })
})
