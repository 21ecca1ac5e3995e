// A Chromium with the built extension, and the real DevTools panel in it. Runs in Node. Needs `npm run build:chrome`.

import { resolve } from 'node:path'
import { type Browser, type Frame, type Page, type Target, TargetType } from 'puppeteer-core'
import { launchPatiently, patiently } from '../browser/launch-patiently.ts'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { CHROMIUM_ARGS, sandboxArgs } from '../../../cli/browser/open-browser.ts'
import { PROJECT_ROOT } from '../browser/fixture-server.ts'
import { until } from '../until.ts'

export const PANEL_TITLE = 'Awescope'

export interface ExtensionBrowser {
  readonly browser: Browser
  readonly extensionId: string
  /** The extension's background; waits where the browser has stopped it and nothing has called for it yet. */
  background(): Promise<Target>
  /** Lets pages of this address's origin have MIDI, as a user's click on the browser's prompt does. */
  allowMidi(url: string): Promise<void>
  /**
   * What the user does on the browser's extensions page: allows an origin, such as `http://host`, for when it is asked
   * for.
   */
  allowOrigin(origin: string): Promise<void>
  /** Ends the background as the browser does with an idle one. */
  stopBackground(): Promise<void>
  close(): Promise<void>
}

export interface LaunchOptions {
  /** Another extension build than the usual one. */
  extension?: string
  args?: readonly string[]
}

const isBackground = (target: Target): boolean =>
  target.type() === TargetType.SERVICE_WORKER &&
  target.url().endsWith('/extension/background/main.js')

/** Runs in chrome://extensions, so it may use nothing of this file. */
const allowHost = (extensionId: string, pattern: string): Promise<void> => {
  const { chrome } = globalThis as unknown as {
    chrome: { developerPrivate: { addHostPermission(id: string, host: string): Promise<void> } }
  }
  return chrome.developerPrivate.addHostPermission(extensionId, pattern)
}

/** Result: a headless Chromium of its own profile with the extension loaded. Rejects where there is no such browser. */
export const launchWithExtension = async (
  options: LaunchOptions = {},
): Promise<ExtensionBrowser> => {
  const found = findBrowser(thisMachine(), { withExtensions: true })
  if (found === null) throw new Error('There is no browser here that takes an unpacked extension.')
  const extension = options.extension ?? resolve(PROJECT_ROOT, 'dist/chrome')
  const browser = await launchPatiently({
    executablePath: found.path,
    headless: true,
    pipe: true,
    enableExtensions: [extension],
    args: [...CHROMIUM_ARGS, ...sandboxArgs(), ...(options.args ?? [])],
    // Puppeteer mutes by default, and then no output device is opened.
    ignoreDefaultArgs: ['--mute-audio'],
  })
  const background = (): Promise<Target> => browser.waitForTarget(isBackground)
  const extensionId = new URL((await background()).url()).host
  return {
    browser,
    extensionId,
    background,
    allowMidi: (url) =>
      browser
        .defaultBrowserContext()
        .overridePermissions(new URL(url).origin, ['midi', 'midi-sysex']),
    async allowOrigin(origin) {
      const extensions = await browser.newPage()
      await extensions.goto('chrome://extensions')
      await extensions.evaluate(allowHost, extensionId, `${origin}/*`)
      await extensions.close()
    },
    async stopBackground() {
      // From a page beside it: a debugger attached to the worker itself can leave its successor waiting for ever.
      const page = await browser.newPage()
      await page.goto(`chrome-extension://${extensionId}/extension/permission/permission.html`)
      const session = await page.createCDPSession()
      const running = new Promise<string>((resolve) => {
        session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          const version = versions.find(({ runningStatus }) => runningStatus === 'running')
          if (version !== undefined) resolve(version.versionId)
        })
      })
      await session.send('ServiceWorker.enable')
      await session.send('ServiceWorker.stopWorker', { versionId: await running })
      await page.close()
    },
    close: () => browser.close(),
  }
}

export interface OpenedPanel {
  /** The panel's own document. */
  frame: Frame
  /** The DevTools window around it, for screenshots. */
  devtools: Page
  /** Closes DevTools, panel and all; does nothing where they are closed already. */
  close(): Promise<void>
}

/** Opens DevTools on the page and shows our panel. Resolves when the panel's document is loaded. */
export const openPanel = async (page: Page, extensionId: string): Promise<OpenedPanel> => {
  const devtools = patiently(await page.openDevTools())
  const id = `chrome-extension://${extensionId}${PANEL_TITLE}`
  const findFrame = (): Frame | undefined =>
    devtools
      .frames()
      .find((frame) => new URL(frame.url(), 'about:blank').pathname.endsWith('panel.html'))
  const frame = await until('the panel is shown', async () => {
    // DevTools learns of extension panels at its own pace, and forgets a wish for one that it does not know yet.
    await devtools.evaluate((panel) => {
      const { InspectorFrontendAPI } = globalThis as unknown as {
        InspectorFrontendAPI?: { showPanel(id: string): void }
      }
      InspectorFrontendAPI?.showPanel(panel)
    }, id)
    return findFrame()
  })
  await frame.waitForFunction(() => document.readyState === 'complete')
  return {
    frame,
    devtools,
    async close() {
      if (!devtools.isClosed()) await devtools.close()
    },
  }
}
