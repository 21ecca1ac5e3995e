// Starts a browser for recording, or joins one that runs. Node. Ends, on close, only what it started itself.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, connect, launch, type Page } from 'puppeteer-core'

import { CommandError, sentenceOf } from '../command-error.ts'
import { type BrowserKind, findBrowser, type Machine } from './find-browser.ts'
import { installCommand } from './install-browser.ts'

export interface OpenBrowser {
  readonly browser: Browser
  readonly kind: BrowserKind
  /** Such as `Chrome/156.0.1234.5`. */
  readonly version: string
  /** A fresh page whose scripts may use MIDI without a question. */
  newPage(): Promise<Page>
  /** Ends a started browser and removes its profile; leaves one that was joined. Never rejects. */
  close(): Promise<void>
}

/** Flags that keep Chromium quiet and let audio start without a gesture. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // A hidden page's timers and frames must run as a visible one's do, or the figures are of the wrong thing.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

const FIREFOX_PREFS = {
  'media.autoplay.default': 0,
  'media.autoplay.block-webaudio': false,
} as const

/** Chromium's sandbox refuses to run as root; everybody else keeps it. */
export function sandboxArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0
    ? ['--no-sandbox', '--disable-gpu']
    : []
}

/**
 * Starts the machine's browser headless. Rejects with CommandError (exit 2) where there is none or it does not start.
 */
export async function launchBrowser(machine: Machine): Promise<OpenBrowser> {
  const found = findBrowser(machine)
  if (!found) {
    throw new CommandError(
      `No browser was found. Install one with: ${installCommand(machine)} (or set AWESCOPE_BROWSER to its path).`,
    )
  }
  const profile = await mkdtemp(join(tmpdir(), 'awescope-profile-'))
  const removeProfile = (): Promise<void> =>
    rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(
      () => undefined,
    )
  const common = {
    executablePath: found.path,
    headless: true,
    userDataDir: profile,
    // The command decides what Ctrl-C means, and ends the browser itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }
  try {
    const browser = await launch(
      found.kind === 'firefox'
        ? { ...common, browser: 'firefox', extraPrefsFirefox: FIREFOX_PREFS }
        : {
            ...common,
            pipe: true,
            args: [...CHROMIUM_ARGS, ...sandboxArgs()],
            // Puppeteer mutes by default, and then no output device is opened.
            ignoreDefaultArgs: ['--mute-audio'],
          },
    )
    return {
      browser,
      kind: found.kind,
      version: await browser.version(),
      async newPage() {
        const page = await browser.newPage()
        await allowMidi(page)
        return page
      },
      async close() {
        await browser.close().catch(() => undefined)
        await removeProfile()
      },
    }
  } catch (error) {
    await removeProfile()
    throw new CommandError(`${found.path} did not start: ${withoutStop(sentenceOf(error))}.`)
  }
}

/**
 * Joins a running browser: Chrome DevTools Protocol first, then WebDriver BiDi. Rejects with CommandError (exit 2)
 * where neither is spoken there.
 */
export async function connectBrowser(endpoint: string): Promise<OpenBrowser> {
  let failure: unknown
  for (const protocol of ['cdp', 'webDriverBiDi'] as const) {
    try {
      const browser = await connect({
        browserWSEndpoint: endpoint,
        protocol,
        defaultViewport: null,
      })
      const version = await browser.version()
      // A context of its own: nothing that is done here touches the pages and permissions of whoever uses that browser.
      const context = await browser.createBrowserContext()
      return {
        browser,
        kind: /firefox/i.test(version) ? 'firefox' : 'chrome',
        version,
        async newPage() {
          const page = await context.newPage()
          await allowMidi(page)
          return page
        },
        async close() {
          await context.close().catch(() => undefined)
          await browser.disconnect().catch(() => undefined)
        },
      }
    } catch (error) {
      failure ??= error
    }
  }
  const reason = failure instanceof Error ? sentenceOf(failure) : 'no connection'
  throw new CommandError(`No browser answers at ${endpoint}: ${withoutStop(reason)}.`)
}

/**
 * Grants MIDI to every origin of the page's browser context, frames included: a headless browser refuses where a window
 * would ask. Firefox has no such command; there its preferences do it.
 */
export async function allowMidi(page: Page): Promise<void> {
  const session = await page.createCDPSession().catch(() => null)
  if (session === null) return
  const { id } = page.browserContext()
  await session
    .send('Browser.grantPermissions', {
      permissions: ['midi', 'midiSysex'],
      ...(id === undefined ? {} : { browserContextId: id }),
    })
    .catch(() => undefined)
  // The session stays: Chromium takes a grant back when the session that asked for it goes. It ends with the page.
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '')
}
