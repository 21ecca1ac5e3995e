// Records pages through the real extension in a real Chromium: reload, join, frames, navigation, strict policy, natives given back.
// Every message is counted at the panel's end of the channel. Runs in Node; needs `npm run build:chrome`.

import type { Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/protocol.ts'
import { type ChannelTap, tapChannel, type TappedEntry } from './harness/channel-tap.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
  openPanel,
  type OpenedPanel,
} from './harness/extension-browser.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from './harness/fixture-server.ts'
import { until } from './harness/until.ts'

const config = DEFAULT_RECORDER_CONFIG

let chromium: ExtensionBrowser
let fixtures: Fixtures
let strict: Fixtures
let page: Page
let panel: OpenedPanel
let tap: ChannelTap

beforeAll(async () => {
  fixtures = await serveFixtures()
  strict = await serveFixtures({ headers: STRICT_CSP })
  chromium = await launchWithExtension()
  for (const url of [fixtures.local(''), fixtures.other('')]) {
    await chromium.browser
      .defaultBrowserContext()
      .overridePermissions(new URL(url).origin, ['midi', 'midi-sysex'])
  }
})

afterAll(async () => {
  await chromium?.close()
  await fixtures?.close()
  await strict?.close()
})

beforeEach(async () => {
  page = await chromium.browser.newPage()
})

afterEach(async () => {
  await panel?.close()
  await page.close()
})

const open = async (url: string): Promise<void> => {
  await page.goto(url)
  panel = await openPanel(page, chromium.extensionId)
  tap = await tapChannel(panel.frame)
}

const isState = (state: string) =>
  until(
    `the state is ${state}`,
    async () => (await tap.state())?.state === state,
    () => tap.statuses(),
  )

const entriesOf = async (type: string): Promise<TappedEntry[]> =>
  (await tap.entries()).filter((entry) => entry.type === type)

/** Resolves when the audio thread of `count` documents has sent records. */
const hasSound = (count = 1) =>
  until(
    `${count} documents send records of their audio thread`,
    async () => {
      const documents = new Set<string>()
      for (const { document, chunk } of await tap.entries()) {
        if (chunk !== undefined && chunk.stream !== 0) documents.add(document)
      }
      return documents.size >= count
    },
    async () => (await tap.entries()).map(({ type, message }) => [type, message]).slice(-20),
  )

/** No ordinal twice, none out of order, no gap in any stream's records but what is said to be dropped. */
const expectWhole = (entries: readonly TappedEntry[]): void => {
  const lastOrdinal = new Map<string, number>()
  const lastSequence = new Map<string, number>()
  for (const { document, ordinal, chunk } of entries) {
    expect(ordinal).toBeGreaterThan(lastOrdinal.get(document) ?? 0)
    lastOrdinal.set(document, ordinal)
    if (chunk === undefined) continue
    const stream = `${document}:${chunk.stream}`
    expect(chunk.firstSequence).toBe((lastSequence.get(stream) ?? -1) + 1)
    lastSequence.set(stream, chunk.lastSequence)
    expect(chunk.dropped).toBe(0)
  }
}

const nativeTexts = (target: Page = page): Promise<string[]> =>
  target.evaluate(() => {
    const text = (fn: unknown): string => Function.prototype.toString.call(fn)
    return [
      AudioContext,
      AudioWorkletNode,
      AudioNode.prototype.connect,
      navigator.requestMIDIAccess,
    ].map(text)
  })

describe('a recording by reload', () => {
  it('sees a page on localhost from its first script, and its audio thread', async () => {
    await open(fixtures.local('tone.html'))
    expect((await tap.state())?.state).toBe('idle')
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound()
    const [hello] = await entriesOf('document/hello')
    expect(hello?.message).toMatchObject({ joined: false, isTopFrame: true, url: page.url() })
    const [node] = (await entriesOf('source/define')).filter(
      ({ message }) => (message['source'] as { kind: string }).kind === 'node',
    )
    expect(node?.message['source']).toMatchObject({ name: 'tone', joined: false })
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect((await entriesOf('recorder/stopped')).length).toBe(1)
    expectWhole(await tap.entries())
    expect(await tap.refused()).toBe(0)
    expect(await tap.errors()).toEqual([])
  })

  it('gives the natives back when it stops, and leaves the next load of the page alone', async () => {
    await open(fixtures.local('tone.html'))
    const before = await nativeTexts()
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound()
    const during = await page.evaluate(() =>
      navigator.requestMIDIAccess().then((access) => access.inputs.size),
    )
    expect(during).toBeGreaterThan(0)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect(await nativeTexts()).toEqual(before)
    const entries = (await tap.entries()).length
    await page.reload()
    await page.waitForSelector('[data-ready]')
    expect(await nativeTexts()).toEqual(before)
    expect((await tap.entries()).length).toBe(entries)
  })

  it('goes on through a reload: the old document ends, the new one begins, nothing is lost or doubled', async () => {
    await open(fixtures.local('tone.html'))
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound(1)
    await page.reload()
    await hasSound(2)
    const statuses = await tap.statuses()
    const attached = statuses.filter((status) => status.type === 'document/attached')
    const detached = statuses.filter((status) => status.type === 'document/detached')
    expect(attached.length).toBe(2)
    expect(detached.map((status) => status.document)).toEqual([attached[0]?.document])
    expect((await tap.state())?.state).toBe('recording')
    expectWhole(await tap.entries())
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('goes on through a navigation within the origin and to another granted origin', async () => {
    await open(fixtures.local('tone.html'))
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await hasSound(1)
    await page.goto(fixtures.local('tone.html?second'))
    await hasSound(2)
    await page.goto(fixtures.other('tone.html'))
    await hasSound(3)
    const urls = (await entriesOf('document/hello')).map(({ message }) => message['url'])
    expect(urls).toEqual([
      fixtures.local('tone.html'),
      fixtures.local('tone.html?second'),
      fixtures.other('tone.html'),
    ])
    expectWhole(await tap.entries())
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('runs its probe in a page with a strict content security policy', async () => {
    await open(strict.local('tone.html'))
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await hasSound()
    await until(
      'the probe runs',
      async () =>
        (await entriesOf('context/update')).some(({ message }) => message['probe'] === 'running'),
      () => entriesOf('context/update'),
    )
    expect((await entriesOf('worklet/hello')).length).toBe(1)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })
})

describe('a page with frames', () => {
  it('is recorded in frames of its own and of another granted origin', async () => {
    const query = new URLSearchParams([
      ['frame', fixtures.local('tone.html')],
      ['frame', fixtures.other('tone.html')],
    ])
    await open(fixtures.local(`frames.html?${query}`))
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await hasSound(2)
    const hellos = await entriesOf('document/hello')
    const origins = hellos.map(({ message }) => new URL(String(message['url'])).hostname)
    expect(origins.sort()).toEqual(['127.0.0.1', 'localhost', 'localhost'])
    expect(new Set(hellos.map(({ frameId }) => frameId)).size).toBe(3)
    expect(hellos.filter(({ message }) => message['isTopFrame'] === true).length).toBe(1)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect((await entriesOf('recorder/stopped')).length).toBe(3)
    expectWhole(await tap.entries())
  })
})

describe('a recording that joins', () => {
  it('takes the page as it runs, without a reload', async () => {
    await open(fixtures.local('tone.html'))
    await page.waitForSelector('[data-ready]')
    await page.evaluate(() => Object.assign(globalThis, { isSameDocument: true }))
    await tap.post({ type: 'record/start', mode: 'join', config })
    await isState('recording')
    const hello = await until(
      'the recorder says hello',
      async () => (await entriesOf('document/hello'))[0],
    )
    expect(hello.message).toMatchObject({ joined: true })
    expect(await page.evaluate(() => 'isSameDocument' in globalThis)).toBe(true)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    await tap.post({ type: 'record/start', mode: 'join', config })
    await until(
      'a second recorder says hello',
      async () => (await entriesOf('document/hello')).length === 2,
    )
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect((await entriesOf('recorder/stopped')).length).toBe(2)
  })
})

describe('another tab of a recorded origin', () => {
  it('is told to stop at once and keeps its natives', async () => {
    await open(fixtures.local('tone.html'))
    const before = await nativeTexts()
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await hasSound()
    const other = await chromium.browser.newPage()
    await other.goto(fixtures.local('tone.html?other'))
    await other.waitForSelector('[data-ready]')
    await until('the other tab has its natives', async () => {
      const texts = await nativeTexts(other)
      return texts.every((text, index) => text === before[index])
    })
    expect((await entriesOf('document/hello')).map(({ message }) => message['url'])).toEqual([
      page.url(),
    ])
    await other.close()
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })
})
