/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// Whatever a page has made of the prototypes that everybody shares when a recording ends: every native is back, the
// end is said, and what was recorded is handed out whole. Real browsers, as the extension and as the command line end
// it.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { buildBridged, injectBridged } from '../support/page/bridged-recorder.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import { KEEP_NATIVES } from '../support/page/keep-natives.ts'
import { OWN_POLLUTIONS, type Pollution, SHARED_POLLUTIONS } from '../support/page/pollutions.ts'

const ALL: readonly Pollution[] = [...SHARED_POLLUTIONS, ...OWN_POLLUTIONS]

/** The page plays, and has all that is wrapped; what it saves here it ends with. */
const PLAY = `(async () => {
  const faults = []
  addEventListener('error', ({ message }) => { faults[faults.length] = message })
  addEventListener('unhandledrejection', () => { faults[faults.length] = 'rejection' })
  const { setTimeout } = globalThis
  const later = (run) => setTimeout(run, 5)
  Object.defineProperty(globalThis, '__awescopeTest', { value: { faults, later } })
  const context = new AudioContext()
  await context.audioWorklet.addModule('/page.js')
  const node = new AudioWorkletNode(context, 'page')
  node.connect(context.destination)
  node.port.onmessage = () => 0
  node.port.postMessage(0)
  new OscillatorNode(context).connect(context.destination)
  const access = await navigator.requestMIDIAccess()
  for (const input of access.inputs.values()) input.onmidimessage = () => 0
})()`
/** As the panel ends it. */
const BY_COMMAND = `
__awescopeBridge.onMessage = ({ type }) => { if (type === 'recorder/stopped') stopped() }
__awescopeBridge.command({ type: 'recorder/stop' })`
/** As the command line does, which also takes what was recorded. */
const BY_CALLS = `
const own = __awescope
own.configure({ samplingRate: 0.5 })
own.send([0x90, 60, 100])
own.portions('', 0, 'everything')
own.stop()
const look = () => {
  const portions = own.portions('', 0, 'more')
  for (let at = 0; at < portions.length; at++) {
    const { messages } = portions[at].drained
    for (let each = 0; each < messages.length; each++)
      if (messages[each].type === 'recorder/stopped') return stopped()
  }
  __awescopeTest.later(look)
}
look()`
const PAGE_MODULE = `registerProcessor('page', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = () => this.port.postMessage(0) }
  process() { return true }
})`

interface Ended {
  /** The end was said before anybody put the prototypes back. */
  hasStopped: boolean
  faults: string[]
  difference: { count: number; changed: string[]; added: number }
}

let recorder: string
let bridged: Awaited<ReturnType<typeof buildBridged>>
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  bridged = await buildBridged()
  server = await servePages({
    '/': '<!doctype html><title>pollution</title>',
    '/page.js': PAGE_MODULE,
    '/probe.js': bridged.probe,
  })
})
afterAll(() => server.close())

/** Pollutes while it is recorded, ends the recording by `end`, which calls `stopped`, and cleans up. */
const runIn = async (page: Page, script: string, end: string): Promise<Ended> => {
  await page.goto(`${server.origin}/`)
  await page.evaluate(PLAY)
  return (await page.evaluate(`new Promise((resolve) => {
    let hasStopped = false
    let rounds = 0
    const undo = ${script}
    const stopped = () => { hasStopped = true }
    const look = () => {
      if (!hasStopped && rounds++ < 4000) return __awescopeTest.later(look)
      undo()
      resolve({ hasStopped, faults: __awescopeTest.faults, difference: difference() })
    }
    { ${end} }
    look()
  })`)) as Ended
}

describe.each([
  { name: 'Chromium', launch: () => launchChromium() },
  { name: 'Firefox', launch: launchFirefox },
])('in $name', ({ launch }) => {
  let browser: Browser
  /** Recorded as by the extension, and by the one-file recorder. */
  let extended: Page
  let harnessed: Page

  beforeAll(async () => {
    browser = await launch()
    extended = await browser.newPage()
    await extended.evaluateOnNewDocument(KEEP_NATIVES)
    const config = { ...DEFAULT_RECORDER_CONFIG, workletUrl: `${server.origin}/probe.js` }
    await injectBridged(extended, bridged.script, config)
    harnessed = await browser.newPage()
    await harnessed.evaluateOnNewDocument(KEEP_NATIVES)
    await injectRecorder(harnessed, recorder)
  })
  afterAll(() => browser.close())

  test.each(ALL)('$name', async ({ script }) => {
    const ends = await Promise.all([
      runIn(extended, script, BY_COMMAND),
      runIn(harnessed, script, BY_CALLS),
    ])
    for (const { hasStopped, faults, difference } of ends) {
      expect({ hasStopped, faults }).toEqual({ hasStopped: true, faults: [] })
      expect(difference).toEqual({ count: difference.count, changed: [], added: 0 })
      expect(difference.count).toBeGreaterThan(3000)
    }
  })
})
