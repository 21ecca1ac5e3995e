// What the worklet tests share: the probe built as one file, a local server with a page and modules, and the page-side
// counterpart of the tap that collects records. Node.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'puppeteer-core'
import { launchPatiently } from '../browser/launch-patiently.ts'
import { afterAll, beforeAll } from 'vitest'
import { PROBE_ENTRY } from '../../../build/plugins.ts'
import { readRecord, RECORD_BYTES, type TraceRecord } from '../../../trace/wire/record.ts'
import type { FromWorklet } from '../../../trace/wire/worklet-protocol.ts'
import { builtOnce } from '../browser/built-once.ts'

/** The probe as the product ships it: one module without imports. */
export const buildProbe = (): Promise<string> => builtOnce(PROBE_ENTRY)

export interface Site {
  origin: string
  /** Adds or replaces a file; `path` begins with a slash. */
  put(path: string, code: string): void
  close(): Promise<void>
}

/** A server on a free port: an empty page at `/`, cross-origin isolated at `/isolated`, scripts at the paths put. */
export async function serve(): Promise<Site> {
  const files = new Map<string, string>()
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const code = files.get(path)
    if (code !== undefined) {
      response.setHeader('content-type', 'text/javascript')
      response.setHeader('cross-origin-resource-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
      response.end(code)
      return
    }
    if (path === '/isolated') {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><meta charset="utf-8"><title>Worklet fixture</title>')
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    put: (path, code) => files.set(path, code),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export type BrowserName = 'chromium' | 'firefox'

export async function openBrowser(name: BrowserName): Promise<Browser> {
  if (name === 'firefox') {
    return launchPatiently({
      browser: 'firefox',
      executablePath: process.env['AWESCOPE_FIREFOX'] ?? '/usr/bin/firefox-esr',
      headless: true,
      extraPrefsFirefox: { 'media.autoplay.default': 0, 'media.autoplay.block-webaudio': false },
    })
  }
  return launchPatiently({
    executablePath: process.env['AWESCOPE_BROWSER'] ?? '/usr/bin/chromium',
    headless: true,
    pipe: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
    ],
  })
}

/** A message as the page saw it; chunks as plain bytes. */
export type SeenMessage = Exclude<FromWorklet, { type: 'chunk/full' }> & { atMs: number }

/** What a page script answers: its own result and all that came out of the tap. */
export interface Collected<T> {
  result: T
  records: TraceRecord[]
  messages: SeenMessage[]
  chunks: { atMs: number; recordBytes: number; dropped: number }[]
}

interface RawCollected<T> {
  result: T
  bytes: number[]
  messages: SeenMessage[]
  chunks: { atMs: number; recordBytes: number; dropped: number }[]
}

/**
 * Runs in the page, whose probe has the address `…#tap:token`. Text, because a function that puppeteer sends over
 * cannot refer to another. Gives `attach(context, options)`: a tap node that collects, with `until(predicate)` on the
 * records' kinds seen so far.
 */
export const PAGE_KIT = `
globalThis.kit = {
  attach(context, options = {}) {
    const tap = new AudioWorkletNode(context, 'tap', {
      numberOfInputs: 2, numberOfOutputs: 0,
      channelCount: context.destination.channelCount, channelCountMode: 'explicit',
      channelInterpretation: context.destination.channelInterpretation,
      processorOptions: {
        token: options.token ?? 'token', timedQuantumEvery: options.timedQuantumEvery ?? 8, ring: options.ring ?? null,
      },
    })
    const keeper = new ConstantSourceNode(context, { offset: 0 })
    keeper.start()
    keeper.connect(tap, 0, 1)
    const seen = { bytes: [], messages: [], chunks: [], kinds: [] }
    let wake = () => {}
    tap.port.onmessage = ({ data }) => {
      if (data.type === 'chunk/full') {
        const bytes = new Uint8Array(data.bytes, 0, data.recordBytes)
        for (const byte of bytes) seen.bytes.push(byte)
        for (let at = 0; at < bytes.length; at += ${RECORD_BYTES}) seen.kinds.push(bytes[at])
        seen.chunks.push({ atMs: performance.now(), recordBytes: data.recordBytes, dropped: data.dropped })
      } else seen.messages.push({ ...data, atMs: performance.now() })
      wake()
    }
    const until = async (isMet) => {
      while (!isMet(seen)) await new Promise((done) => { wake = done })
    }
    const drain = async () => {
      const before = seen.messages.filter((message) => message.type === 'clock/pong').length
      tap.port.postMessage({ type: 'chunk/flush' })
      tap.port.postMessage({ type: 'clock/ping', sentWallMs: performance.timeOrigin + performance.now() })
      await until(() => seen.messages.filter((message) => message.type === 'clock/pong').length > before)
    }
    const finish = async (result) => {
      await drain()
      return { result, bytes: seen.bytes, messages: seen.messages, chunks: seen.chunks }
    }
    return { tap, seen, until, drain, finish }
  },
}
`

/** A fresh page with the kit, at `path` of the site. */
export async function openPage(browser: Browser, site: Site, path = '/'): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${site.origin}${path}`)
  await page.evaluate(PAGE_KIT)
  return page
}

/** What the tests of a block have until its end: fresh pages of a site with the probe and these scripts, by path. */
export function usePages(
  name: BrowserName,
  scripts: Readonly<Record<string, string>>,
): (path?: string) => Promise<Page> {
  let site: Site
  let browser: Browser
  beforeAll(async () => {
    site = await serve()
    site.put('/probe.js', await buildProbe())
    for (const [path, code] of Object.entries(scripts)) site.put(path, code)
    browser = await openBrowser(name)
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })
  return (path) => openPage(browser, site, path)
}

/** Runs the body of an async function in the page; it ends with `return tap.finish(result)`. */
export async function collect<T>(page: Page, body: string): Promise<Collected<T>> {
  const raw = (await page.evaluate(`(async () => {${body}})()`)) as RawCollected<T>
  const view = new DataView(Uint8Array.from(raw.bytes).buffer)
  const records: TraceRecord[] = []
  for (let at = 0; at < view.byteLength; at += RECORD_BYTES) records.push(readRecord(view, at))
  return { result: raw.result, records, messages: raw.messages, chunks: raw.chunks }
}
