/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// The reference instrument in a real Firefox with a sound device (the set-up's null sink): by the one-file recorder
// with a MIDI device of the browser's own test system, and by the extension in a page with a strict policy. Skipped,
// and said so, where something is missing.

import type { Browser } from 'puppeteer-core'
import { launchPatiently } from '../support/browser/launch-patiently.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_REFERENCE_OPTIONS } from '../../trace/wire/engine-options.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { type ChannelTap, tapChannel } from '../support/extension/channel-tap.ts'
import { firefoxPath, launchFirefoxWithExtension } from '../support/extension/firefox-panel.ts'
import { serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'
import { until } from '../support/until.ts'
import {
  buildRecorder,
  injectRecorder,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import {
  buildReference,
  injectReference,
  strike,
  watch,
} from '../support/reference/reference-harness.ts'
import { reportOfEntries } from '../support/extension/tapped-report.ts'

const firefox = firefoxPath()
const pulse = process.env['AWESCOPE_TEST_PULSE']
const isMissing = firefox === undefined || pulse === undefined
if (isMissing)
  process.stderr.write('Skipped: the reference in Firefox: no Firefox or no PulseAudio.\n')

/** Two accesses to one device, whose output echoes into its input. */
const PAGE = `<!doctype html><title>midi</title><script>
  globalThis.heard = [0, 0]
  ;(async () => {
    const accesses = [await navigator.requestMIDIAccess(), await navigator.requestMIDIAccess()]
    for (const [index, access] of accesses.entries()) {
      for (const input of access.inputs.values()) {
        input.onmidimessage = () => { globalThis.heard[index]++ }
        await input.open()
      }
    }
    const [output] = [...accesses[0].outputs.values()]
    await output.open()
    globalThis.echo = () => output.send([0x90, 0x00, 0x7f])
    globalThis.isReady = true
  })().catch((error) => { globalThis.fault = String(error) })
</script>`

/** Its scripts are its own, and nothing is compiled: neither text nor WebAssembly. */
const STRICT = `<!doctype html><title>strict</title>
  <meta http-equiv="Content-Security-Policy" content="script-src 'self' blob:">`

describe.skipIf(isMissing)('the reference in Firefox', () => {
  let browser: Browser
  let server: PageServer

  beforeAll(async () => {
    server = await servePages({ '/': PAGE, '/strict': STRICT, ...(await buildReference()) })
    browser = await launchPatiently({
      browser: 'firefox',
      executablePath: firefox ?? '',
      headless: true,
      env: { ...process.env, XDG_RUNTIME_DIR: pulse },
      extraPrefsFirefox: {
        'media.autoplay.default': 0,
        'media.autoplay.block-webaudio': false,
        'midi.testing': true,
        'midi.prompt.testing': true,
        'media.navigator.permission.disabled': true,
        'dom.webmidi.enabled': true,
        'dom.webmidi.gated': false,
        'dom.sitepermsaddon-provider.enabled': false,
      },
    })
  })
  afterAll(async () => {
    browser?.process()?.kill('SIGKILL')
    await server?.close()
  })

  it('plays and is measured up to the sound, and plays what a device sends once for all accesses of the page', async () => {
    const page = await browser.newPage()
    await injectRecorder(page, await buildRecorder())
    await page.goto(`${server.origin}/`)
    await until('the page has its devices', () => page.evaluate('globalThis.isReady === true'))
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    await strike(page, watched, [57, 60, 64])
    const notes = () => watched.report().reference?.engine?.notes
    await watched.until('three notes', () => notes() === 3)
    for (let count = 1; count <= 3; count++) {
      await page.evaluate('globalThis.echo()')
      await watched.until(`message ${count} was played`, () => (notes() ?? 0) >= 3 + count)
    }
    // Three notes and their ends from the virtual inputs, three from the device, at each access.
    expect(await page.evaluate('globalThis.heard')).toEqual([9, 9])
    expect(notes()).toBe(6)
    const { reference, contexts } = watched.report()
    expect(Object.keys(reference?.stages ?? {})).toEqual(
      expect.arrayContaining(['midi', 'serialization', 'port', 'worklet']),
    )
    expect(reference?.stages.endToEnd).toBeUndefined()
    expect(reference?.engine?.kernel).toBe('wasm')
    expect(contexts).toMatchObject([{ isReference: true, state: 'running' }])
    await page.close()
  })

  it('plays in JavaScript where the page’s policy forbids WebAssembly, and says so', async () => {
    const page = await browser.newPage()
    await injectRecorder(page, await buildRecorder())
    await page.goto(`${server.origin}/strict`)
    const watched = watch(page)
    await injectReference(page)
    await watched.isState('ready')
    await strike(page, watched, [57])
    const { reference, contexts } = watched.report()
    expect(contexts[0]?.peak).toBeGreaterThan(0.01)
    expect(reference?.engine).toMatchObject({ notes: 1, kernel: 'js', isKernelFailed: false })
    await page.close()
  })

  it('comes from the extension into a page with a strict policy, with a dropped bank and with the bundled one', async () => {
    const pages = await serveFixtures({ folder: 'test/fixtures/pages/cli', headers: STRICT_CSP })
    const extended = await launchFirefoxWithExtension(firefox ?? '')
    try {
      const page = await extended.browser.newPage()
      await page.goto(pages.local('silent.html'))
      const panel = await extended.openPanel(page)
      const tap: ChannelTap = await tapChannel(panel, undefined, true)
      await tap.post({ type: 'record/start', mode: 'reload', config: DEFAULT_RECORDER_CONFIG })
      await until('it records', async () => (await tap.state())?.state === 'recording')
      await until('the recorder is there', async () =>
        (await tap.entries()).some(({ type }) => type === 'document/hello'),
      )
      const options = { ...DEFAULT_REFERENCE_OPTIONS, effects: false }
      const order = { type: 'reference/inject', contextId: 0, followsMidi: true, options } as const
      await tap.post({ type: 'reference/order', document: '', order })
      // The bundled bank again, as if it had been dropped: from the panel, as a Blob.
      await panel.evaluate(async () => {
        const { awescopeTap } = globalThis as unknown as {
          awescopeTap: { post(value: object): void }
        }
        const blob = await (await fetch('/banks/gm.bank')).blob()
        const command = { type: 'reference/bank', document: '', name: 'dropped', blob }
        awescopeTap.post({ type: 'panel/command', command })
      })
      const isReady = (name: string) =>
        until(
          `${name} is ready`,
          async () =>
            (await tap.entries()).some(
              ({ message }) =>
                message['type'] === 'reference/state' &&
                message['state'] === 'ready' &&
                message['bankName'] === name,
            ),
          async () =>
            (await tap.entries())
              .map(({ message }) => message)
              .filter(({ type }) => type === 'reference/state'),
        )
      await isReady('dropped')
      await tap.postRaw({
        type: 'panel/command',
        command: { type: 'reference/bank', document: '', name: 'bundled', blob: null },
      })
      await isReady('bundled')
      let looks = 0
      const report = await until(
        'a note was heard',
        async () => {
          // One whose clocks contradict each other, on a busy machine, has no time: then a later one has.
          if (looks++ % 80 === 0)
            await tap.post({ type: 'midi/send', bytes: [0x80, 60, 0, 0x90, 60, 100] })
          const current = reportOfEntries(await tap.entries())
          const isHeard = (current.contexts[0]?.peak ?? 0) > 0.001
          return isHeard && (current.reference?.latency?.count ?? 0) > 0 && current
        },
        async () => {
          const { contexts, reference } = reportOfEntries(await tap.entries())
          return { contexts, reference }
        },
      )
      expect(report.reference).toMatchObject({
        presets: expect.any(Number),
        state: 'ready',
        bank: 'bundled',
      })
      expect(report.reference?.presets).toBeGreaterThan(100)
    } finally {
      await extended.close()
      await pages.close()
    }
  })
})
