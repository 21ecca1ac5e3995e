// The extension in a real Firefox: our panel in its toolbox, a recording by reload on localhost, stop. Runs in Node;
// needs `npm run build:firefox`. Skipped, and said so, where there is no Firefox.

import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/recorder-config.ts'
import { type ChannelTap, tapChannel } from '../support/extension/channel-tap.ts'
import {
  type FirefoxDocument,
  firefoxPath,
  type FirefoxWithExtension,
  launchFirefoxWithExtension,
} from '../support/extension/firefox-panel.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'
import { faultsIn, graphRecords, soundingDocuments } from '../support/extension/recorded-tab.ts'
import { until } from '../support/until.ts'

/** A host that no manifest grants; the browser is told that it is this machine. */
const FOREIGN_HOST = 'music.test'

const executable = firefoxPath()

describe.skipIf(executable === undefined)('the extension in Firefox', () => {
  let firefox: FirefoxWithExtension
  let fixtures: Fixtures
  let page: Page
  let panel: FirefoxDocument
  let tap: ChannelTap

  beforeAll(async () => {
    fixtures = await serveFixtures({ headers: STRICT_CSP })
    firefox = await launchFirefoxWithExtension(executable ?? '', {
      'network.dns.localDomains': FOREIGN_HOST,
      // The browser's own prompt says yes; no automation can click it.
      'extensions.webextOptionalPermissionPrompts': false,
    })
    page = await firefox.browser.newPage()
    await page.goto(fixtures.local('tone.html'))
    panel = await firefox.openPanel(page)
    tap = await tapChannel(panel)
  })

  afterAll(async () => {
    await firefox?.close()
    await fixtures?.close()
  })

  const isState = (state: string) =>
    until(
      `the state is ${state}`,
      async () => (await tap.state())?.state === state,
      () => tap.statuses(),
    )

  it('records a page with a strict policy by reload, from the panel', async () => {
    expect((await tap.state())?.state).toBe('idle')
    await panel.click('record')
    await isState('recording')
    const hello = await until('the recorder says hello', async () =>
      (await tap.entries()).find(({ type }) => type === 'document/hello'),
    )
    expect(hello.message).toMatchObject({ joined: false, isTopFrame: true, url: page.url() })
    // Without a sound device Firefox never runs a context; the tests' set-up makes one where it can.
    if (process.env['AWESCOPE_TEST_PULSE'] !== undefined) {
      await until(
        'the audio thread sends records',
        async () => soundingDocuments(await tap.entries()).size === 1,
        () => tap.entries(),
      )
      // The node, the destination and the connection between them.
      await until('the graph is told', async () => graphRecords(await tap.entries()) >= 3)
    }
  })

  it('stops, with everything said, and takes its scripts away', async () => {
    await panel.click('stop')
    await isState('idle')
    const entries = await tap.entries()
    expect(entries.at(-1)?.type).toBe('recorder/stopped')
    expect(faultsIn(entries)).toEqual([])
    expect(await tap.refused()).toBe(0)
    const count = entries.length
    await page.reload()
    await page.waitForSelector('[data-ready]')
    expect((await tap.entries()).length).toBe(count)
  })

  it('goes on without its toolbox, on disk, and is found by the next one', async () => {
    await panel.click('record')
    await isState('recording')
    await until('the recorder says hello', async () =>
      (await tap.entries()).some(({ type }) => type === 'document/hello'),
    )
    const origin = await panel.evaluate(() => location.origin)
    const other = await firefox.openBehind(`${origin}/extension/handover/handover.html`)
    const writer = (): Promise<string> =>
      other.evaluate(async () => {
        const { held = [] } = await navigator.locks.query()
        return held.find(({ name }) => name?.startsWith('awescope.recording.'))?.clientId ?? ''
      })
    const byPanel = await until('the panel writes', writer)
    await firefox.closePanel(page)
    await until('another page of ours writes', async () => {
      const now = await writer()
      return now !== '' && now !== byPanel
    })
    panel = await firefox.openPanel(page)
    tap = await tapChannel(panel)
    await isState('recording')
    await panel.click('stop')
    await isState('idle')
    expect((await tap.entries()).at(-1)?.type).toBe('recorder/stopped')
    await panel.click('clear')
  })

  it('joins a page as it runs', async () => {
    await tap.post({ type: 'record/start', mode: 'join', config: DEFAULT_RECORDER_CONFIG })
    await isState('recording')
    await until('the recorder says that it joined', async () =>
      (await tap.entries()).some(
        ({ type, message }) => type === 'document/hello' && message['joined'] === true,
      ),
    )
    await tap.post({ type: 'record/stop' })
    await isState('idle')
  })

  it('asks for another origin in a window of its own, and records there once the user agreed', async () => {
    await page.goto(fixtures.local('tone.html').replace('localhost', FOREIGN_HOST))
    await isState('needs-permission')
    await panel.click('record')
    const prompt = await firefox.extensionPage('permission.html')
    const host = await prompt.evaluate(
      () => document.querySelector('[data-testid="host"]')?.textContent,
    )
    expect(host).toBe(`http://${FOREIGN_HOST}`)
    await prompt.click('allow')
    await isState('recording')
    await tap.post({ type: 'permission/remove' })
    await isState('needs-permission')
  })

  it('takes a closed window for a no', async () => {
    await panel.click('record')
    const prompt = await firefox.extensionPage('permission.html')
    // Once it has answered: of a window that is gone no answer comes.
    await prompt.evaluate(() => void setTimeout(() => window.close()))
    await isState('permission-denied')
  })
})
