// What happens around a recording in a real Chromium: DevTools closed and opened, the background stopped by the
// browser, permission asked for, granted and given back, settings, the virtual input, hostile pages, messages that
// nobody knows. Runs in Node.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { placeOf, tapChannel } from '../support/extension/channel-tap.ts'
import {
  type ExtensionBrowser,
  launchWithExtension,
} from '../support/extension/extension-browser.ts'
import { type Fixtures, serveFixtures } from '../support/browser/fixture-server.ts'
import { faultsIn, openRecordedTab, type RecordedTab } from '../support/extension/recorded-tab.ts'
import { until } from '../support/until.ts'

const config = DEFAULT_RECORDER_CONFIG
/** A host that no manifest grants; the browser is told to find it on this machine. */
const FOREIGN_HOST = 'music.test'

let chromium: ExtensionBrowser
let fixtures: Fixtures
let tab: RecordedTab | undefined

beforeAll(async () => {
  fixtures = await serveFixtures()
  chromium = await launchWithExtension({
    args: [`--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1`],
  })
  await chromium.allowMidi(fixtures.local(''))
})

afterAll(async () => {
  await chromium?.close()
  await fixtures?.close()
})

afterEach(async () => {
  await tab?.close()
  tab = undefined
})

const open = async (url: string): Promise<RecordedTab> => {
  tab = await openRecordedTab(chromium, url)
  return tab
}

const openRecording = async (): Promise<RecordedTab> => {
  const opened = await open(fixtures.local('tone.html'))
  await opened.tap.post({ type: 'record/start', mode: 'reload', config })
  await opened.isState('recording')
  await opened.hasSound()
  return opened
}

const foreign = (name: string): string => fixtures.local(name).replace('localhost', FOREIGN_HOST)

/** Resolves when the page has played this much longer; the page's own context is the clock. */
const playOn = async ({ page }: RecordedTab, seconds: number): Promise<void> => {
  const untilS = await page.evaluate((more) => {
    const { toneContext } = globalThis as unknown as { toneContext: AudioContext }
    return toneContext.currentTime + more
  }, seconds)
  await page.waitForFunction(
    (time) =>
      (globalThis as unknown as { toneContext: AudioContext }).toneContext.currentTime >= time,
    {},
    untilS,
  )
}

const registeredScripts = ({ panel }: RecordedTab): Promise<string[]> =>
  panel.frame.evaluate(async () => {
    const { browser } = globalThis as unknown as {
      browser: { scripting: { getRegisteredContentScripts(): Promise<{ id: string }[]> } }
    }
    return (await browser.scripting.getRegisteredContentScripts()).map(({ id }) => id)
  })

describe('DevTools closed and opened in the middle of a recording', () => {
  it('loses nothing of the time between: the page keeps it, with what it means', async () => {
    const recorded = await openRecording()
    const { page, panel } = recorded
    const place = await placeOf(panel.frame)
    // A page of the extension stands for the next panel, because it can be ready before it listens.
    const listener = await chromium.browser.newPage()
    await listener.goto(
      `chrome-extension://${chromium.extensionId}/extension/permission/permission.html`,
    )
    await page.bringToFront()
    const closedWallMs = Date.now()
    await panel.close()
    await playOn(recorded, 2)
    const tap = await tapChannel(listener.mainFrame(), place)
    expect((await tap.state())?.state).toBe('recording')
    await until('records of the present come', async () =>
      (await tap.entries()).some(({ chunk }) => (chunk?.firstWallMs ?? 0) > closedWallMs + 2000),
    )
    const entries = await tap.entries()
    expect(entries[0]?.type).toBe('document/hello')
    expect(entries.filter(({ type }) => type === 'document/hello').length).toBe(1)
    expect(entries.some(({ type }) => type === 'source/define')).toBe(true)
    const audio = entries.find(({ message }) => message['contextId'])?.message['contextId']
    const chunks = entries.flatMap(({ chunk }) =>
      chunk !== undefined && chunk.stream === audio ? [chunk] : [],
    )
    expect(chunks[0]?.firstWallMs).toBeLessThan(closedWallMs + 500)
    chunks.forEach((chunk, index) => {
      const before = chunks[index - 1]
      if (before !== undefined) expect(chunk.firstSequence).toBe(before.lastSequence + 1)
    })
    await tap.post({ type: 'record/stop' })
    await until('it has stopped', async () => (await tap.state())?.state === 'idle')
    expect((await tap.entries()).at(-1)?.type).toBe('recorder/stopped')
    await listener.close()
  })

  it('finds the recording running when it is opened again', async () => {
    const recorded = await openRecording()
    await recorded.reopen()
    expect((await recorded.tap.state())?.state).toBe('recording')
    await recorded.hasSound()
    await recorded.panel.frame.waitForSelector('[data-testid="stop"]')
    await recorded.panel.frame.click('[data-testid="stop"]')
    await recorded.isState('idle')
    expect((await recorded.entriesOf('recorder/stopped')).length).toBe(1)
  })
})

describe('a background that the browser stops', () => {
  it('comes back, knows what it recorded, and neither loses nor doubles a message', async () => {
    const recorded = await openRecording()
    await chromium.stopBackground()
    const before = (await recorded.tap.entries()).length
    await until('records arrive again', async () =>
      (await recorded.tap.entries()).slice(before + 4).some(({ chunk }) => chunk !== undefined),
    )
    expect((await recorded.tap.state())?.state).toBe('recording')
    await recorded.tap.post({ type: 'record/stop' })
    await recorded.isState('idle')
    const entries = await recorded.tap.entries()
    expect(faultsIn(entries)).toEqual([])
    expect(entries.filter(({ type }) => type === 'document/hello').length).toBe(1)
    expect(entries.at(-1)?.type).toBe('recorder/stopped')
  })
})

describe('nobody recording', () => {
  it('has no script of ours in any page', async () => {
    const recorded = await open(fixtures.local('tone.html'))
    expect(await registeredScripts(recorded)).toEqual([])
    await recorded.tap.post({ type: 'record/start', mode: 'reload', config })
    await recorded.isState('recording')
    expect((await registeredScripts(recorded)).length).toBe(3)
    await recorded.tap.post({ type: 'record/stop' })
    await recorded.isState('idle')
    expect(await registeredScripts(recorded)).toEqual([])
  })

  it('is so again after the recorded tab was closed', async () => {
    const recorded = await openRecording()
    const page = await chromium.browser.newPage()
    await recorded.close()
    tab = await openRecordedTab(chromium, fixtures.local('tone.html'))
    await page.close()
    const next = tab
    await until(
      'the scripts are taken away',
      async () => (await registeredScripts(next)).length === 0,
    )
  })
})

describe('an origin that needs permission', () => {
  it('is asked for in the click, and nothing happens to the page before the user has answered', async () => {
    const { page, panel, tap, isState } = await open(foreign('tone.html'))
    await isState('needs-permission')
    expect((await tap.state())?.reason).toContain(FOREIGN_HOST)
    await page.evaluate(() => Object.assign(globalThis, { isSameDocument: true }))
    // The click is a gesture, so the browser opens its prompt, which no automation can answer; the promise stays open.
    await panel.frame.click('[data-testid="record"]')
    await tap.post({ type: 'record/start', mode: 'reload', config })
    await until('the background has answered', async () => (await tap.statuses()).length > 1)
    expect((await tap.state())?.state).toBe('needs-permission')
    expect(await page.evaluate(() => 'isSameDocument' in globalThis)).toBe(true)
  })

  it('is recorded once the user allows it, and can be given back', async () => {
    await chromium.allowOrigin(`http://${FOREIGN_HOST}`)
    const { panel, tap, isState } = await open(foreign('tone.html'))
    await isState('needs-permission')
    await panel.frame.click('[data-testid="record"]')
    await isState('recording')
    await until('the page has a context', async () =>
      (await tap.entries()).some(({ type }) => type === 'source/define'),
    )
    await tap.post({ type: 'permission/remove' })
    await isState('needs-permission')
    expect((await tap.entries()).at(-1)?.type).toBe('recorder/stopped')
  })

  it('lets a recording wait that navigates there, and goes on when it comes back', async () => {
    const recorded = await openRecording()
    await recorded.page.goto(foreign('tone.html'))
    await recorded.isState('needs-permission')
    expect((await recorded.tap.state())?.reason).toMatch(/recording waits.*music\.test/)
    await recorded.page.goto(fixtures.local('tone.html?back'))
    await recorded.isState('recording')
    await recorded.hasSound(2)
    expect(faultsIn(await recorded.tap.entries())).toEqual([])
    await recorded.tap.post({ type: 'record/stop' })
    await recorded.isState('idle')
  })
})

describe('a tab without a page', () => {
  it('is named as such', async () => {
    const { tap, isState } = await open('about:blank')
    await isState('forbidden-page')
    expect((await tap.state())?.reason).not.toBe('')
  })
})

describe('commands to the page', () => {
  it('carry the virtual keyboard to the page that asked for MIDI', async () => {
    const { page, tap } = await openRecording()
    await page.waitForSelector('[data-midi="Awescope"]')
    await tap.post({ type: 'midi/send', bytes: [0x90, 60, 100] })
    await page.waitForSelector('[data-notes="1"]')
  })

  it('carry the settings: without the virtual input the page finds none', async () => {
    const { page, tap, isState, hasSound, entriesOf } = await open(fixtures.local('tone.html'))
    await tap.post({
      type: 'record/start',
      mode: 'reload',
      config: { ...config, virtualMidi: false },
    })
    await isState('recording')
    await hasSound()
    await until('the page was answered', async () => (await entriesOf('midi/requested')).length > 0)
    expect(await page.evaluate(() => document.documentElement.dataset['midi'])).toBeUndefined()
  })
})

describe('a hostile page', () => {
  it('is refused message by message, counted, and does not stop the recording of the rest', async () => {
    const { page, tap, isState } = await open(fixtures.local('hostile.html'))
    await tap.post({ type: 'record/start', mode: 'join', config })
    await page.waitForSelector('[data-taken]')
    await until('the refused messages are counted', async () => (await tap.refused()) > 8_000)
    expect(await tap.entries()).toEqual([])
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })
})

describe('messages that are not known', () => {
  it('get a typed error: unknown name, unknown command, unknown version, no message at all', async () => {
    const { tap } = await open(fixtures.local('tone.html'))
    await tap.postRaw({ type: 'panel/dance' })
    await tap.postRaw({ type: 'panel/command', command: { type: 'record/rewind' } })
    await tap.postRaw(17)
    await tap.postRaw({ type: 'panel/hello', version: 99, tabId: 1, url: '', received: {} })
    await until(
      'four errors came',
      async () => (await tap.errors()).length === 4,
      () => tap.errors(),
    )
    expect((await tap.errors()).map(({ code }) => code)).toEqual([
      'unknown-message',
      'unknown-message',
      'malformed-message',
      'unknown-version',
    ])
  })
})
