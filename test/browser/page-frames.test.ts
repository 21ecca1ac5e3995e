// Audio that a page makes in a frame of its own origin, with what it finds in that frame's window: it is recorded where
// it is made, in the document of the frame, and real time is real time in either realm. Real browsers.

import type { Browser, Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { undrainMessage } from '../../recorder/drained.ts'
import type { Awescope } from '../../recorder/standalone.ts'
import type { PageMessage } from '../../trace/wire/protocol.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  type Recording,
  servePages,
  toRecording,
} from '../support/page/page-harness.ts'
import { PAGE_STREAM } from '../../trace/wire/protocol.ts'
import { ACTION, ACTION_MASK, KIND } from '../../trace/wire/record.ts'

const PAGE = `<!doctype html><title>frames</title><body><script>
  const frame = document.createElement('iframe')
  document.body.append(frame)
  // At once: the frame's window is there, its document is the first, empty one.
  const realm = frame.contentWindow
  const context = new realm.AudioContext()
  const source = context.createOscillator()
  source.connect(context.destination)
  source.start()
  // The page's own classes take a context of another realm, too.
  globalThis.mixed = () => {
    const own = new OscillatorNode(context)
    own.connect(context.destination)
    own.start()
  }
</script>`

let recorder: string
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ '/': PAGE })
})
afterAll(() => server.close())

const drainFrame = async (frame: Frame): Promise<Recording> => {
  const drained = await frame.evaluate(() => {
    const { __awescope } = globalThis as unknown as { __awescope: Awescope }
    return __awescope.drain(true)
  })
  return toRecording(drained.messages.map((message) => undrainMessage(message) as PageMessage))
}

const contextsIn = ({ sources }: Recording) =>
  sources.flatMap((source) => (source.kind === 'context' ? [source] : []))

const startsIn = (recording: Recording): number =>
  recording
    .records(PAGE_STREAM)
    .filter(
      ({ kind, flags }) => kind === KIND.actionStart && (flags & ACTION_MASK) === ACTION.start,
    ).length

describe.each([
  { name: 'Chromium', launch: () => launchChromium() },
  { name: 'Firefox', launch: launchFirefox },
])('in $name', ({ launch }) => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await launch()
    page = await browser.newPage()
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
  })
  afterAll(() => browser.close())

  test('a context that the parent makes in the first document of its frame is the frame’s', async () => {
    const [, child] = page.frames()
    const inFrame = await drainFrame(child as Frame)
    expect(contextsIn(inFrame)).toMatchObject([{ contextType: 'realtime', joined: false }])
    expect(startsIn(inFrame)).toBe(1)
    expect(contextsIn(await drainFrame(page.mainFrame()))).toEqual([])
  })

  test('what the parent’s own classes make in it is seen in the parent, in real time', async () => {
    await page.evaluate('mixed()')
    const inParent = await drainFrame(page.mainFrame())
    expect(contextsIn(inParent)).toMatchObject([{ contextType: 'realtime', joined: true }])
    expect(startsIn(inParent)).toBe(1)
  })
})
