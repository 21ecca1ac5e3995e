// What the page-side browser tests share: a server for a few small pages, one browser, the built recorder. Node.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'puppeteer-core'
import { launchPatiently } from '../browser/launch-patiently.ts'
import { RECORDER_ENTRY } from '../../../build/plugins.ts'
import { undrainMessage } from '../../../recorder/drained.ts'
import type { Awescope } from '../../../recorder/standalone.ts'
import type { PageMessage, SourceDefinition } from '../../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../../trace/wire/recorder-config.ts'
import { readRecord, RECORD_BYTES, type TraceRecord } from '../../../trace/wire/record.ts'
import { builtOnce } from '../browser/built-once.ts'

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --autoplay-policy=no-user-gesture-required'

export interface PageServer {
  origin: string
  close(): Promise<void>
}

/** Serves each path of `pages` as HTML, or as JavaScript where it ends in `.js`. */
export async function servePages(
  pages: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const body = pages[path]
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      ...headers,
    })
    response.end(body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export const launchChromium = (flags: readonly string[] = []): Promise<Browser> =>
  launchPatiently({
    executablePath: process.env['AWESCOPE_BROWSER'] ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS.split(' '), ...flags],
  })

/**
 * `midi.testing` gives Firefox a MIDI system of its own: ports that echo. Timers of tabs behind others keep their
 * time.
 */
const FIREFOX_PREFS = {
  'media.autoplay.default': 0,
  'media.autoplay.block-webaudio': false,
  'dom.min_background_timeout_value_without_budget_throttling': 4,
  'midi.testing': true,
  'midi.prompt.testing': true,
  'media.navigator.permission.disabled': true,
  'dom.webmidi.enabled': true,
  'dom.webmidi.gated': false,
  'dom.sitepermsaddon-provider.enabled': false,
}

export const launchFirefox = (): Promise<Browser> =>
  launchPatiently({
    browser: 'firefox',
    executablePath: process.env['AWESCOPE_FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: FIREFOX_PREFS,
  })

/** The one-file recorder, as `npm run build` makes it. */
export const buildRecorder = (): Promise<string> => builtOnce(RECORDER_ENTRY)

/** Puts the recorder before every script of the page's documents. */
export async function injectRecorder(
  page: Page,
  recorder: string,
  options: Partial<RecorderConfig> = {},
): Promise<void> {
  await page.evaluateOnNewDocument(
    `globalThis.__awescopeOptions = ${JSON.stringify(options)};\n${recorder}`,
  )
}

export interface Recording {
  messages: PageMessage[]
  sources: SourceDefinition[]
  /** Records of one stream, in order. */
  records(stream: number): TraceRecord[]
}

export function toRecording(messages: PageMessage[]): Recording {
  return {
    messages,
    sources: messages.flatMap((message) =>
      message.type === 'source/define' ? [message.source] : [],
    ),
    records: (stream) =>
      messages.flatMap((message) => {
        if (message.type !== 'records/chunk' || message.stream !== stream) return []
        const view = new DataView(message.bytes)
        const count = message.bytes.byteLength / RECORD_BYTES
        return Array.from({ length: count }, (_, index) => readRecord(view, index * RECORD_BYTES))
      }),
  }
}

/** Everything recorded so far in the top document, by the way that the command line takes. */
export async function drain(page: Page): Promise<Recording> {
  const drained = await page.evaluate(() => {
    const { __awescope } = globalThis as unknown as { __awescope: Awescope }
    return __awescope.drain(true)
  })
  return toRecording(drained.messages.map((message) => undrainMessage(message) as PageMessage))
}
