// Records pages through the real extension in a real Chromium: reload, join, frames, navigation, strict policy, natives
// given back. Every message is counted at the panel's end of the channel. Runs in Node; needs `npm run build:chrome`.

import type { Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
} from '../support/extension/extension-browser.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'
import {
  faultsIn,
  graphRecords,
  openRecordedTab,
  type RecordedTab,
} from '../support/extension/recorded-tab.ts'
import { until } from '../support/until.ts'

const config = DEFAULT_RECORDER_CONFIG

let chromium: ExtensionBrowser
let fixtures: Fixtures
let strict: Fixtures
let tab: RecordedTab | undefined

beforeAll(async () => {
  fixtures = await serveFixtures()
  strict = await serveFixtures({ headers: STRICT_CSP })
  chromium = await launchWithExtension()
  await chromium.allowMidi(fixtures.local(''))
})

afterAll(async () => {
  await chromium?.close()
  await fixtures?.close()
  await strict?.close()
})

afterEach(async () => {
  await tab?.close()
  tab = undefined
})

const open = async (url: string): Promise<RecordedTab> => {
  tab = await openRecordedTab(chromium, url)
  return tab
}

const nativeTexts = (target: Page): Promise<string[]> =>
  target.evaluate(() =>
    [AudioContext, AudioWorkletNode, AudioNode.prototype.connect, navigator.requestMIDIAccess].map(
      (native) => Function.prototype.toString.call(native),
    ),
  )

describe('a recording by reload', () => {
  it('sees a page on localhost from its first script, and its audio thread', async () => {
    const { page, tap, isState, hasSound, entriesOf } = await open(fixtures.local('tone.html'))
    expect((await tap.state())?.state).toBe('idle')
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound()
    const [hello] = await entriesOf('document/hello')
    // The page is the one in sight; the word of it comes from the bridge, behind the page's first.
    const [condition] = await entriesOf('document/condition')
    expect(condition?.message).toMatchObject({ condition: 'visible' })
    expect(hello?.message).toMatchObject({ joined: false, isTopFrame: true, url: page.url() })
    const node = await until('the page defines its node', async () =>
      (await entriesOf('source/define'))
        .map(({ message }) => message['source'] as { kind: string })
        .find(({ kind }) => kind === 'node'),
    )
    expect(node).toMatchObject({ name: 'tone', joined: false })
    // The node, the destination and the connection between them.
    await until('the graph is told', async () => graphRecords(await tap.entries()) >= 3)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect((await entriesOf('recorder/stopped')).length).toBe(1)
    expect(faultsIn(await tap.entries())).toEqual([])
    expect(await tap.refused()).toBe(0)
    expect(await tap.errors()).toEqual([])
  })

  it('gives the natives back when it stops, and leaves the next load of the page alone', async () => {
    const { page, tap, isState, hasSound } = await open(fixtures.local('tone.html'))
    const before = await nativeTexts(page)
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound()
    const during = await page.evaluate(() =>
      navigator.requestMIDIAccess().then((access) => access.inputs.size),
    )
    expect(during).toBeGreaterThan(0)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect(await nativeTexts(page)).toEqual(before)
    const entries = (await tap.entries()).length
    await page.reload()
    await page.waitForSelector('[data-ready]')
    expect(await nativeTexts(page)).toEqual(before)
    expect((await tap.entries()).length).toBe(entries)
  })

  it('goes on through a reload: the old document ends, the new one begins, nothing is lost or doubled', async () => {
    const { page, tap, isState, hasSound } = await open(fixtures.local('tone.html'))
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
    expect(faultsIn(await tap.entries())).toEqual([])
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('goes on through a navigation within the origin and to another granted origin', async () => {
    const { page, tap, isState, hasSound, entriesOf } = await open(fixtures.local('tone.html'))
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
    expect(faultsIn(await tap.entries())).toEqual([])
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('goes on with a page that the browser has kept and brings back, as the same document', async () => {
    const { page, tap, isState, hasSound } = await open(fixtures.local('tone.html?without-midi'))
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await isState('recording')
    await hasSound(1)
    await page.evaluate(() => {
      window.addEventListener('pageshow', ({ persisted }) => {
        document.title = `kept: ${persisted}`
      })
    })
    await page.goto(fixtures.other('tone.html'))
    await hasSound(2)
    const [first] = await tap.entries()
    const recordsOfFirst = async (): Promise<number> =>
      (await tap.entries()).filter(({ document, chunk }) => document === first?.document && chunk)
        .length
    const before = await recordsOfFirst()
    await page.goBack()
    expect(await page.title()).toBe('kept: true')
    await until('it is recorded on', async () => (await recordsOfFirst()) > before + 3)
    expect(faultsIn(await tap.entries())).toEqual([])
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('runs its probe in a page with a strict content security policy', async () => {
    const { tap, isState, hasSound, entriesOf } = await open(strict.local('tone.html'))
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
    const { tap, isState, hasSound, entriesOf } = await open(fixtures.local(`frames.html?${query}`))
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
    expect(faultsIn(await tap.entries())).toEqual([])
  })

  it('is told of a context in the first document of a frame, which no script sees, as of one from before', async () => {
    const { page, tap, isState, entriesOf } = await open(
      fixtures.local('frames.html?early=frames.html'),
    )
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await page.waitForFunction(() => 'earlyContext' in globalThis)
    const notice = await until(
      'it is told',
      async () => (await entriesOf('recorder/notice'))[0],
      () => entriesOf('recorder/notice'),
    )
    expect(notice).toMatchObject({ message: { code: 'joined-objects' } })
    expect(notice.frameId).not.toBe(0)
    const sources = (await entriesOf('source/define')).map(({ message }) => message['source'])
    expect(sources).toContainEqual(expect.objectContaining({ kind: 'context', joined: true }))
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })
})

describe('a recording that joins', () => {
  it('takes the page as it runs, without a reload', async () => {
    const { page, tap, isState, entriesOf } = await open(fixtures.local('tone.html'))
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
    const before = graphRecords(await tap.entries())
    await page.evaluate(() => {
      const { toneContext } = globalThis as unknown as { toneContext: AudioContext }
      new GainNode(toneContext).connect(toneContext.destination)
    })
    await until('its graph is told', async () => graphRecords(await tap.entries()) >= before + 3)
    await tap.post({ type: 'record/stop' })
    await isState('idle')
    expect((await entriesOf('recorder/stopped')).length).toBe(2)
  })
})

describe('another tab of a recorded origin', () => {
  it('is told to stop at once and keeps its natives', async () => {
    const { page, tap, isState, hasSound, entriesOf } = await open(fixtures.local('tone.html'))
    const before = await nativeTexts(page)
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

describe('a page that looks for the extension', () => {
  it('does not find it by its id, which would tell our users from others', async () => {
    const page = await chromium.browser.newPage()
    await page.goto(fixtures.local('tone.html'))
    const found = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      `chrome-extension://${chromium.extensionId}/worklet/probe.js`,
    )
    expect(found).toBe(false)
    await page.close()
  })
})
