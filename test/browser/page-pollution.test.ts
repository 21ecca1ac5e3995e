// Whatever a page, an old framework or an attacker makes of the prototypes that everybody shares: the page works, or
// fails, as without the recorder, and is recorded all the same. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  type Recording,
  servePages,
} from '../support/page/page-harness.ts'
import {
  type PollutedPage,
  type PollutedRun,
  preparePollutedPage,
} from '../support/page/polluted-page.ts'
import { PAGE_STREAM } from '../../trace/wire/protocol.ts'
import { KIND } from '../../trace/wire/record.ts'
import { OWN_POLLUTIONS, type Pollution, SHARED_POLLUTIONS } from '../support/page/pollutions.ts'

const ALL: readonly Pollution[] = [...SHARED_POLLUTIONS, ...OWN_POLLUTIONS]

/** The page's module pollutes its scope as the page does, where that makes sense there. */
const moduleOf = (pollution: Pollution): string => `
class Polluted extends AudioWorkletProcessor {
  constructor() { super(); this.port.onmessage = () => this.port.postMessage('answer') }
  process() { return true }
}
registerProcessor('polluted', Polluted)
${SHARED_POLLUTIONS.includes(pollution) ? `void ${pollution.script}` : ''}
`

/** For the processor, beyond the usual. */
const ANSWER_MS = 2000

let recorder: string
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({
    '/': '<!doctype html><title>pollution</title>',
    ...Object.fromEntries(ALL.map((pollution, at) => [`/module-${at}.js`, moduleOf(pollution)])),
  })
})
afterAll(() => server.close())

/** A new document for each, so that none finds what another has left. */
async function open(page: Page): Promise<void> {
  await page.goto(`${server.origin}/`)
  await page.evaluate(`globalThis.polluted = (${String(preparePollutedPage)})()`)
}

/** The page has been at it before the recorder comes, which may be told that it cannot record, but tells no page. */
async function runJoined(page: Page, index: number): Promise<PollutedRun> {
  const { script } = ALL[index] as Pollution
  return (await page.evaluate(`{
    const join = new Function(${JSON.stringify(recorder)})
    polluted.run(() => {
      const undo = ${script}
      try { join() } catch {}
      return undo
    }, '/module-${index}.js', ${ANSWER_MS})
  }`)) as PollutedRun
}

async function run(page: Page, index: number): Promise<PollutedRun> {
  const { script } = ALL[index] as Pollution
  const call = `polluted.run(() => ${script}, '/module-${index}.js', ${ANSWER_MS})`
  return (await page.evaluate(call)) as Awaited<ReturnType<PollutedPage['run']>>
}

/** Timers and answers of the audio thread come in any order. */
const told = ({ outcome, unhandled }: PollutedRun): { outcome: string[]; unhandled: string } => ({
  outcome: outcome.split('\n').sort(),
  unhandled,
})

/** What must have been seen of a page that played, whatever it did to its prototypes. */
const seenIn = ({ messages, sources, records }: Recording): Record<string, boolean> => ({
  context: sources.some(({ kind }) => kind === 'context'),
  node: sources.some(({ kind }) => kind === 'node'),
  event: records(PAGE_STREAM).some(({ kind }) => kind === KIND.midiEvent),
  probe: messages.some(({ type }) => type === 'worklet/hello'),
  processor: messages.some(({ type }) => type === 'processor/define'),
  fault: messages.some(
    (message) => message.type === 'recorder/notice' && message.code === 'wrapper-fault',
  ),
})

const SEEN = { context: true, node: true, event: true, probe: true, processor: true, fault: false }

describe.each([
  { name: 'Chromium', launch: () => launchChromium(), isFirefox: false },
  { name: 'Firefox', launch: launchFirefox, isFirefox: true },
])('in $name', ({ launch, isFirefox }) => {
  let browser: Browser
  let plain: Page
  let recorded: Page
  /** Into which the recorder comes late. */
  let joined: Page

  beforeAll(async () => {
    browser = await launch()
    plain = await browser.newPage()
    recorded = await browser.newPage()
    joined = await browser.newPage()
    await injectRecorder(recorded, recorder)
  })
  afterAll(() => browser.close())

  // The three at once: a page that has broken its promises is waited for, and nobody works meanwhile.
  test.each(ALL.map(({ name }, index) => ({ name, index })))('$name', async ({ name, index }) => {
    await Promise.all([open(plain), open(recorded), open(joined)])
    const [without, given, late] = await Promise.all([
      run(plain, index),
      run(recorded, index),
      runJoined(joined, index),
    ])
    expect(told(given)).toEqual(told(without))
    expect(told(late), 'joined after it').toEqual(told(without))
    // Firefox asks the access object for its `then` itself, and refuses MIDI where that throws.
    const isRefused = isFirefox && name.startsWith('Object.prototype.then')
    expect(given.heard).toBe(isRefused ? 0 : 1)
    const isPlayed = without.outcome.includes('node connects: object')
    if (isPlayed) {
      expect(seenIn(await drain(recorded))).toEqual({ ...SEEN, event: !isRefused })
    }
  })
})
