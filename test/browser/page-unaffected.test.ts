// The page is unaffected: one list of behaviours, run with and without the recorder, gives the same answers; after stop
// every native is back. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MODULE_PROBES } from '../support/page/page-behaviour-modules.ts'
import { KEEP_NATIVES } from '../support/page/keep-natives.ts'
import { CAUSE_PROBES } from '../support/page/page-behaviour-causes.ts'
import { handsOn } from '../support/page/page-behaviour-inputs.ts'
import { QUIET_PROBES } from '../support/page/page-behaviour-quiet.ts'
import { SIZE_PROBES } from '../support/page/page-behaviour-sizes.ts'
import { SOUNDING_PROBES } from '../support/page/page-behaviour-sounding.ts'
import { BEHAVIOUR_FILES, BEHAVIOUR_TOOLS } from '../support/page/page-behaviour-tools.ts'
import {
  buildRecorder,
  drain,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'

let recorder: string
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages(BEHAVIOUR_FILES)
})
afterAll(() => server.close())

async function openPage(browser: Browser, isRecorded: boolean): Promise<Page> {
  const page = await browser.newPage()
  // The virtual input is there for the page to notice; here it is switched off by its setting.
  if (isRecorded) await injectRecorder(page, recorder, { virtualMidi: false })
  await page.goto(`${server.origin}/`)
  await page.evaluate(BEHAVIOUR_TOOLS)
  return page
}

async function answer(page: Page, probe: () => unknown): Promise<unknown> {
  const text = await page.evaluate(`(async () => JSON.stringify(await (${String(probe)})()))()`)
  return JSON.parse(String(text)) as unknown
}

describe.each([
  { name: 'Chromium', launch: () => launchChromium(), isSounding: true },
  { name: 'Firefox', launch: launchFirefox, isSounding: false },
])('in $name', ({ launch, isSounding }) => {
  let browser: Browser
  let plain: Page
  let recorded: Page

  beforeAll(async () => {
    browser = await launch()
    plain = await openPage(browser, false)
    recorded = await openPage(browser, true)
  })
  afterAll(() => browser.close())

  const probes = {
    ...QUIET_PROBES,
    ...CAUSE_PROBES,
    ...MODULE_PROBES,
    ...SIZE_PROBES,
    ...(isSounding ? SOUNDING_PROBES : {}),
  }
  test.each(Object.entries(probes))('%s', async (_name, probe) => {
    const expected = await answer(plain, probe)
    expect(await answer(recorded, probe)).toEqual(expected)
  })

  test('real keys, pointers, fingers and wheels reach every place of the page alike', async () => {
    const expected = await handsOn(plain)
    const types = new Set((expected as [string[]])[0].map((line) => line.split(' ')[2]))
    for (const type of [
      'keydown',
      'input',
      'pointerdown',
      'click',
      'dblclick',
      'touchstart',
      'wheel',
    ])
      expect(types).toContain(type)
    expect(await handsOn(recorded)).toEqual(expected)
  })

  test('no wrapper of ours had a fault', async () => {
    const { messages } = await drain(recorded)
    expect(messages.some(({ type }) => type === 'document/hello')).toBe(true)
    expect(
      messages.filter(
        (message) => message.type === 'recorder/notice' && message.code === 'wrapper-fault',
      ),
    ).toEqual([])
  })

  test('stop puts every native back, the very same objects', async () => {
    const page = await browser.newPage()
    await page.evaluateOnNewDocument(KEEP_NATIVES)
    await injectRecorder(page, recorder)
    await page.goto(`${server.origin}/`)
    interface Difference {
      count: number
      changed: string[]
      added: number
    }
    const compare = (): Promise<Difference> => page.evaluate('difference()') as Promise<Difference>
    const during = await compare()
    expect(during.count).toBeGreaterThan(5000)
    expect(during.changed).toContain('AudioContext')
    expect(during.changed).toContain('AudioNode.prototype.connect')
    await page.evaluate('__awescope.stop()')
    const after = await compare()
    expect(after.changed).toEqual([])
    expect(after.added).toBe(0)
    await page.close()
  })
})
