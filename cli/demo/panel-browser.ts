// A Chromium with the extension loaded, the demo page open, and the real DevTools on the Awescope panel. Node.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Frame, Page } from 'puppeteer-core'

import {
  CHROMIUM_ARGS,
  createProfile,
  decideMidi,
  endBrowser,
  loadPuppeteer,
  sandboxArgs,
} from '../browser/open-browser.ts'
import { CommandError, sentenceOf } from '../command-error.ts'

const OPEN_LIMIT_MS = 30_000

export interface PanelBrowser {
  readonly browser: Browser
  /** The inspected page. */
  readonly page: Page
  /** The DevTools window; the keyboard's keys go where its focus is. */
  readonly devtools: Page
  /** The panel's own frame in it. */
  readonly panel: Frame
  /** Resolves when the browser has gone, whoever closed it. */
  readonly closed: Promise<void>
  /** Ends the browser and removes its profile. Never rejects. */
  close(): Promise<void>
}

/**
 * Starts `executablePath` with the extension in `extensionDir` and opens `url`. Rejects with CommandError (exit 2)
 * where the browser does not start or the panel does not appear; nothing is left running then.
 */
export async function openPanelBrowser(options: {
  executablePath: string
  extensionDir: string
  url: string
  isHeadless: boolean
}): Promise<PanelBrowser> {
  const profile = await createProfile('awescope-demo-')
  let browser: Browser
  try {
    if (options.isHeadless) await undockDevTools(profile.path)
    const { launch } = await loadPuppeteer()
    browser = await launch({
      executablePath: options.executablePath,
      pipe: true,
      headless: options.isHeadless,
      enableExtensions: [options.extensionDir],
      userDataDir: profile.path,
      signal: profile.killer,
      defaultViewport: null,
      args: [...CHROMIUM_ARGS, ...sandboxArgs(), '--window-size=1400,1000'],
      // Puppeteer's own `--disable-infobars` keeps away the bar that says that software controls the browser.
      ignoreDefaultArgs: ['--mute-audio'],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
  } catch (error) {
    await profile.remove()
    throw new CommandError(
      `${options.executablePath} did not start: ${sentenceOf(error).replace(/[.\s]+$/, '')}.`,
    )
  }
  const closed = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()))
  const close = async (): Promise<void> => {
    await endBrowser(browser)
    await profile.remove()
  }
  try {
    const page = (await browser.pages())[0] ?? (await browser.newPage())
    const extensionId = await findExtension(browser)
    // Nobody can answer a question where there is no window, and the panel's keyboard needs no device.
    if (options.isHeadless) await decideMidi(page, false)
    await page.goto(options.url)
    const { devtools, panel } = await showPanel(page, extensionId)
    return { browser, page, devtools, panel, closed, close }
  } catch (error) {
    await close()
    throw new CommandError(`The Awescope panel did not open: ${sentenceOf(error)}`)
  }
}

/** Without a window there is no need to share it: the panel gets the whole width for its picture. */
async function undockDevTools(profile: string): Promise<void> {
  const preferences = { devtools: { preferences: { currentDockState: '"undocked"' } } }
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
}

async function findExtension(browser: Browser): Promise<string> {
  const { TargetType } = await loadPuppeteer()
  const target = await browser.waitForTarget(
    (target) =>
      target.type() === TargetType.SERVICE_WORKER && target.url().startsWith('chrome-extension://'),
    { timeout: OPEN_LIMIT_MS },
  )
  return new URL(target.url()).host
}

/**
 * DevTools learns of extension panels at its own pace and forgets a wish for one that it does not know yet:
 * ask until it is there.
 */
async function showPanel(
  page: Page,
  extensionId: string,
): Promise<{ devtools: Page; panel: Frame }> {
  const devtools = await page.openDevTools()
  const origin = `chrome-extension://${extensionId}`
  const giveUpMs = Date.now() + OPEN_LIMIT_MS
  while (Date.now() < giveUpMs) {
    await devtools.evaluate((id) => {
      const api: unknown = Reflect.get(globalThis, 'InspectorFrontendAPI')
      if (typeof api !== 'object' || api === null || !('showPanel' in api)) return
      if (typeof api.showPanel === 'function') api.showPanel(id)
    }, `${origin}Awescope`)
    const panel = devtools
      .frames()
      .find((frame) => frame.url().startsWith(origin) && frame.url().endsWith('panel.html'))
    if (panel) {
      await panel.waitForSelector('[data-testid="record"]', { timeout: OPEN_LIMIT_MS })
      return { devtools, panel }
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('DevTools did not show it in time.')
}
