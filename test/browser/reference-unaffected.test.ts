/* oxlint-disable no-underscore-dangle -- the recorder's own name */
// A page with the reference instrument beside it is as unaffected as one that is only recorded: the same list of
// behaviours, the same answers; after stop every native is back and nothing of ours runs. Real browsers.

import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { QUIET_PROBES } from '../support/page/page-behaviour-quiet.ts'
import { SOUNDING_PROBES } from '../support/page/page-behaviour-sounding.ts'
import { BEHAVIOUR_FILES, BEHAVIOUR_TOOLS } from '../support/page/page-behaviour-tools.ts'
import {
  buildRecorder,
  injectRecorder,
  launchChromium,
  launchFirefox,
  type PageServer,
  servePages,
} from '../support/page/page-harness.ts'
import {
  buildReference,
  injectReference,
  send,
  watch,
  type Watched,
} from '../support/reference/reference-harness.ts'

let recorder: string
let server: PageServer

beforeAll(async () => {
  recorder = await buildRecorder()
  server = await servePages({ ...BEHAVIOUR_FILES, ...(await buildReference()) })
})
afterAll(() => server?.close())

async function answer(page: Page, probe: () => unknown): Promise<unknown> {
  const text = await page.evaluate(`(async () => JSON.stringify(await (${String(probe)})()))()`)
  return JSON.parse(String(text)) as unknown
}

describe.each([
  { name: 'Chromium', launch: () => launchChromium(), isSounding: true },
  // Without a sound device Firefox runs no context: the quiet part of the list is the same all the same.
  { name: 'Firefox', launch: launchFirefox, isSounding: false },
])('in $name', ({ launch, isSounding }) => {
  let browser: Browser
  let plain: Page
  let accompanied: Page
  let watched: Watched

  beforeAll(async () => {
    browser = await launch()
    plain = await browser.newPage()
    accompanied = await browser.newPage()
    await injectRecorder(accompanied, recorder, { virtualMidi: false })
    for (const page of [plain, accompanied]) {
      await page.goto(`${server.origin}/`)
      await page.evaluate(BEHAVIOUR_TOOLS)
    }
    watched = watch(accompanied)
    await injectReference(accompanied)
    if (isSounding) await watched.isState('ready')
    else await watched.isState('loading')
  })
  afterAll(() => browser.close())

  const probes = { ...QUIET_PROBES, ...(isSounding ? SOUNDING_PROBES : {}) }
  test.each(Object.entries(probes))('%s', async (_name, probe) => {
    await send(accompanied, 0x90, 60, 100)
    const expected = await answer(plain, probe)
    expect(await answer(accompanied, probe)).toEqual(expected)
  })

  test('the reference heard all of it, and no wrapper of ours had a fault', async () => {
    if (isSounding) {
      await watched.until(
        'every note was played',
        () => watched.report().reference?.engine?.notes === Object.keys(probes).length,
      )
    }
    await watched.pull()
    const notices = watched.messages.filter(({ type }) => type === 'recorder/notice')
    expect(notices).not.toContainEqual(expect.objectContaining({ code: 'wrapper-fault' }))
  })

  test('stop takes the reference and its context away', async () => {
    await accompanied.evaluate(() => __awescope?.stop())
    await watched.pull()
    expect(watched.messages.at(-1)?.type).toBe('recorder/stopped')
    const own = new Set(
      watched.messages.flatMap((message) =>
        message.type === 'source/define' && message.source.kind === 'reference'
          ? [message.source.contextId]
          : [],
      ),
    )
    const states = watched.messages.flatMap((message) =>
      message.type === 'context/update' && own.has(message.id) ? [message.state] : [],
    )
    if (isSounding) expect(states.at(-1)).toBe('closed')
    expect(await accompanied.evaluate(() => navigator.requestMIDIAccess.toString())).toBe(
      await plain.evaluate(() => navigator.requestMIDIAccess.toString()),
    )
  })
})
