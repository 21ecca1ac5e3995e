/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// Contexts that the note's own handler makes or wakes: where the tap comes to sound that has begun already, the note
// has no beginning; where it was there before the first frame, it is heard. Real Chromium.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { send, watch, type Watched } from '../support/reference/reference-harness.ts'

/** `play(data)` of each page is its MIDI handler; `sound` is what it started last. */
const page = (script: string): string => `<!doctype html><body>page<script>
  ${script}
  globalThis.ready = navigator.requestMIDIAccess().then((access) => {
    for (const input of access.inputs.values()) input.onmidimessage = ({ data }) => play(data)
  })
</script>`

const PAGES = {
  '/made-by-the-note': page(`
    const play = ([status]) => {
      if (status !== 0x90) return globalThis.sound.stop()
      globalThis.context ??= new AudioContext()
      globalThis.sound = new OscillatorNode(context)
      sound.onended = () => { globalThis.stopped = context.currentTime }
      sound.connect(context.destination)
      sound.start()
    }`),
  '/woken-by-the-note': page(`
    globalThis.context = new AudioContext()
    const play = ([status]) => {
      if (status !== 0x90) return
      context.resume()
      globalThis.sound = new OscillatorNode(context)
      sound.connect(context.destination)
      // Some time after the first frame: a busy machine renders callbacks before the tap's processor has been made.
      sound.start(0.1)
    }`),
}

let recorder: string
let server: PageServer
let browser: Browser
let opened: Page
let watched: Watched

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages(PAGES)
  // Without a gesture no context runs.
  browser = await launchChromium(['--autoplay-policy=document-user-activation-required'])
})
afterEach(() => opened.close())
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Before the recorder: modules of a context that does not run yet come once it has sounded for a while. */
function delayModules(): void {
  const native = Worklet.prototype.addModule
  Worklet.prototype.addModule = async function addModule(...given) {
    const page = globalThis as { context?: AudioContext }
    while (!((page.context?.currentTime ?? 0) > 0.05)) await new Promise((go) => setTimeout(go, 5))
    return native.apply(this, given)
  }
}

async function open(path: keyof typeof PAGES, before?: () => void): Promise<void> {
  opened = await browser.newPage()
  if (before) await opened.evaluateOnNewDocument(before)
  await injectRecorder(opened, recorder)
  await opened.goto(server.origin + path)
  await opened.evaluate('ready')
  watched = watch(opened)
}

const isListening = (): boolean =>
  watched.messages.some(({ type }) => type === 'worklet/hello') &&
  (watched.report().contexts[0]?.peak ?? 0) > 0

const ended = (count: number): Promise<unknown> =>
  watched.until(
    `${count} notes have ended`,
    () => watched.pageNotes().filter(({ ending }) => ending !== 'open').length >= count,
  )

test('a note whose context is made in its handler is never heard by the arrival of the tap', async () => {
  await open('/made-by-the-note', delayModules)
  await opened.click('body')
  await send(opened, 0x90, 60, 100)
  await watched.until('the tap hears the note', isListening)
  // Released, so that the next one begins from silence, and sounds within the first one's window.
  await send(opened, 0x80, 60, 0)
  await opened.waitForFunction(
    'globalThis.stopped !== undefined && context.currentTime > stopped + 0.1',
  )
  await send(opened, 0x90, 64, 100)
  await ended(2)
  const [first, second] = watched.pageNotes()
  expect(first?.ending).not.toBe('heard')
  expect(first?.ending).not.toBe('lost')
  expect(first?.onsetMs).toBeUndefined()
  expect(second?.ending).toBe('heard')
  expect(second?.onsetMs).toBeLessThan(60)
})

test('a note that wakes a suspended context is heard where it begins', async () => {
  await open('/woken-by-the-note')
  expect(await opened.evaluate('context.state')).toBe('suspended')
  await watched.until('the probe is in', () =>
    watched.messages.some(
      (message) => message.type === 'context/update' && message.probe === 'running',
    ),
  )
  await opened.click('body')
  await send(opened, 0x90, 60, 100)
  await watched.until('the tap hears the note', isListening)
  await ended(1)
  const [note] = watched.pageNotes()
  expect(note?.ending).toBe('heard')
})
