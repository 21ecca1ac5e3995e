// A page in a browser with the built extension, our panel open on it and a tap on its channel, in Chromium or Firefox
// alike. Runs in Node.

import type { Page } from 'puppeteer-core'
import { type ChannelTap, type PanelDocument, tapChannel } from './channel-tap.ts'
import { launchWithExtension, openPanel } from './extension-browser.ts'
import { firefoxPath, launchFirefoxWithExtension } from './firefox-panel.ts'

/** As in the manifest. */
const FIREFOX_ID = 'awescope@awescope.dev'

export interface Inspected {
  readonly page: Page
  readonly tap: ChannelTap
  /** Takes the extension away from under the page: Chromium loads it anew, Firefox removes it. */
  dropExtension(): Promise<void>
  /** All that the panel shows, as text. */
  panelText(): Promise<string>
  /** Another tab, which nobody inspects. */
  openOther(url: string): Promise<Page>
  close(): Promise<void>
}

/** Opens `url` in a browser of its own, and our panel on it. */
export const openInspected = async (
  name: 'Chromium' | 'Firefox',
  url: string,
): Promise<Inspected> => {
  const { page, panel, dropExtension } =
    name === 'Chromium' ? await startChromium(url) : await startFirefox(url)
  return {
    page,
    tap: await tapChannel(panel),
    dropExtension,
    panelText: () => panel.evaluate(() => document.body.textContent ?? ''),
    async openOther(address) {
      const other = await page.browser().newPage()
      await other.goto(address)
      return other
    },
    close: () => page.browser().close(),
  }
}

interface Started {
  page: Page
  panel: PanelDocument
  dropExtension(): Promise<void>
}

const startChromium = async (url: string): Promise<Started> => {
  const chromium = await launchWithExtension()
  await chromium.allowMidi(url)
  const page = await chromium.browser.newPage()
  await page.goto(url)
  const { frame } = await openPanel(page, chromium.extensionId)
  return {
    page,
    panel: frame,
    async dropExtension() {
      const worker = await (await chromium.background()).worker()
      await worker?.evaluate(() => {
        const { chrome } = globalThis as unknown as { chrome: { runtime: { reload(): void } } }
        setTimeout(() => chrome.runtime.reload())
      })
    },
  }
}

const startFirefox = async (url: string): Promise<Started> => {
  const firefox = await launchFirefoxWithExtension(firefoxPath() ?? '')
  const page = await firefox.browser.newPage()
  await page.goto(url)
  return {
    page,
    panel: await firefox.openPanel(page),
    dropExtension: () => firefox.browser.uninstallExtension(FIREFOX_ID),
  }
}
