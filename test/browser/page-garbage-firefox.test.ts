// Nothing of ours keeps an object of the page alive in Firefox either, whose collector is called from the browser's own
// scope. Wants a sound device; skipped, and said so, where there is none.

import type { Browser } from 'puppeteer-core'
import { launchPatiently } from '../support/browser/launch-patiently.ts'
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
/** The recorder waits for its probe, and Firefox keeps what was there when that began; a machine may be busy, too. */
const PATIENCE_MS = 60_000
/** A few of each kind always stay: registers, and what was looked at last. */
const FEW = 3

/** Put into the page: a context that plays, and is then done with by `end`; `refs` by kind. */
const TOOLS = `
globalThis.refs = {}
globalThis.keep = (kind, ...objects) => {
  for (const object of objects) (refs[kind] ??= []).push(new WeakRef(object))
}
globalThis.play = async (kind, end, seconds = 0.1) => {
  const context = new AudioContext()
  keep(kind, context)
  const source = new OscillatorNode(context)
  source.connect(context.destination)
  source.start()
  while (context.currentTime < seconds) await new Promise((resolve) => setTimeout(resolve, 5))
  await end(context)
}
globalThis.times = (run) => Promise.all(Array.from({ length: ${COUNT} }, run))`

const SCRIPTS = {
  'contexts that have played and were closed': `
    await times(() => play(kind, (context) => context.close()))`,
  'contexts that have played, were suspended and then closed': `
    await times(() => play(kind, async (context) => { await context.suspend(); await context.close() }))`,
  'contexts that were closed before they played': `
    await times(async () => {
      const context = new AudioContext()
      keep(kind, context)
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
      keep(kind, gain, gain.gain, source)
    })`,
}
const KINDS = Object.keys(SCRIPTS)

describe.skipIf(isMissing)('collected in Firefox as without us', () => {
  let browser: Browser
  let server: PageServer
  let recorder: string

  beforeAll(async () => {
    recorder = await buildRecorder()
    server = await servePages({ '/': '<!doctype html><title>garbage</title>' })
    browser = await launchPatiently({
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

  /** How many of each kind are alive in a page that has done all of it. */
  const leftIn = async (isRecorded: boolean): Promise<Record<string, number>> => {
    const page = await browser.newPage()
    if (isRecorded) await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
    await page.bringToFront()
    await page.evaluate(TOOLS)
    for (const [kind, script] of Object.entries(SCRIPTS)) {
      await page.evaluate(`(async (kind) => { ${script} })(${JSON.stringify(kind)})`)
    }
    const giveUpMs = performance.now() + PATIENCE_MS
    let left: Record<string, number> = {}
    do {
      await collectInFirefox(browser)
      left = (await page.evaluate(
        `Object.fromEntries(Object.entries(refs).map(([kind, each]) =>
          [kind, each.filter((ref) => ref.deref()).length]))`,
      )) as Record<string, number>
    } while (KINDS.some((kind) => (left[kind] ?? 0) > FEW) && performance.now() < giveUpMs)
    await page.close()
    return left
  }

  test('contexts, nodes and parameters', async () => {
    const few = Object.fromEntries(
      KINDS.map((kind) => [kind, expect.toSatisfy((left: number) => left <= FEW)]),
    )
    expect(await leftIn(false)).toEqual(few)
    expect(await leftIn(true)).toEqual(few)
  })
})
