// Starts a browser for recording, or joins one that runs. Node. Ends, on close, only what it started itself.

import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'

import { removeAtExit } from '../at-exit.ts'
import { CommandError, sentenceOf } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { pause } from '../interrupt.ts'
import { type BrowserKind, findBrowser, type Machine } from './find-browser.ts'
import { installCommand } from './install-browser.ts'

export interface OpenBrowser {
  readonly browser: Browser
  readonly kind: BrowserKind
  /** Such as `Chrome/156.0.1234.5`. */
  readonly version: string
  /**
   * A fresh page. Its scripts may use the machine's MIDI devices where that is wished for, system exclusive messages
   * included; else they are refused them, without a question to anybody.
   */
  newPage(hasMidiDevices: boolean): Promise<Page>
  /** Ends a started browser and removes its profile; leaves one that was joined. Bounded in time; never rejects. */
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

/** A browser that does not end by itself within this time is killed; one that was joined is left. */
const CLOSE_LIMIT_MS = 700
/** For the browser at an endpoint to make itself known. */
const ANSWER_LIMIT_MS = 10_000

const FIREFOX_PREFS = {
  'media.autoplay.default': 0,
  'media.autoplay.block-webaudio': false,
} as const

/** Only when a browser is wanted: a command without one would spend most of its start on it. */
export const loadPuppeteer = (): Promise<typeof import('puppeteer-core')> =>
  import('puppeteer-core')

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
  const profile = await createProfile('awescope-profile-')
  const common = {
    executablePath: found.path,
    headless: true,
    userDataDir: profile.path,
    signal: profile.killer,
    // The command decides what Ctrl-C means, and ends the browser itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }
  try {
    const { launch } = await loadPuppeteer()
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
      async newPage(hasMidiDevices) {
        const page = await browser.newPage()
        await decideMidi(page, hasMidiDevices)
        return page
      },
      async close() {
        await endBrowser(browser)
        await profile.remove()
      },
    }
  } catch (error) {
    await profile.remove()
    throw new CommandError(`${found.path} did not start: ${withoutStop(sentenceOf(error))}.`)
  }
}

export interface Profile {
  readonly path: string
  /** For `launch`: fires when what runs in the profile must end at once. */
  readonly killer: AbortSignal
  /** Kills what was launched and still runs, and removes the folder. Never rejects. */
  remove(): Promise<void>
}

/** A temporary folder for a browser. Neither it nor the browser in it outlives this process. */
export async function createProfile(prefix: string): Promise<Profile> {
  const path = await mkdtemp(join(tmpdir(), prefix))
  const killer = new AbortController()
  const again = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const
  const forget = removeAtExit(() => {
    killer.abort()
    rmSync(path, again)
  })
  return {
    path,
    killer: killer.signal,
    async remove() {
      killer.abort()
      await rm(path, again).then(forget, () => undefined)
    },
  }
}

/**
 * Joins a running browser: Chrome DevTools Protocol first, then WebDriver BiDi. Rejects with CommandError (exit 2)
 * where neither is spoken there, or where nothing is said in time.
 */
export async function connectBrowser(endpoint: string): Promise<OpenBrowser> {
  const late = `it said nothing for ${formatDuration(ANSWER_LIMIT_MS)}`
  const opened = await withinMs(ANSWER_LIMIT_MS, joinBrowser(endpoint))
  if (opened === null) throw new CommandError(`No browser answers at ${endpoint}: ${late}.`)
  return opened
}

async function joinBrowser(endpoint: string): Promise<OpenBrowser> {
  const { connect } = await loadPuppeteer()
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
        async newPage(hasMidiDevices) {
          const page = await context.newPage()
          await decideMidi(page, hasMidiDevices)
          return page
        },
        async close() {
          await withinMs(CLOSE_LIMIT_MS, context.close()).catch(() => undefined)
          await withinMs(CLOSE_LIMIT_MS, browser.disconnect()).catch(() => undefined)
        },
      }
    } catch (error) {
      failure ??= error
    }
  }
  const reason = failure instanceof Error ? sentenceOf(failure) : 'no connection'
  throw new CommandError(`No browser answers at ${endpoint}: ${withoutStop(reason)}.`)
}

/** Asks a started browser to end, for a while; removing its profile kills it then. Never rejects. */
export async function endBrowser(browser: Browser): Promise<void> {
  await withinMs(CLOSE_LIMIT_MS, browser.close()).catch(() => undefined)
}

/** What `work` resolves to; null where it takes longer. Rejects as `work` does. */
async function withinMs<Result>(ms: number, work: Promise<Result>): Promise<Result | null> {
  const done = new AbortController()
  try {
    return await Promise.race([work, pause(ms, done.signal).then(() => null)])
  } finally {
    done.abort()
  }
}

/**
 * Grants or refuses MIDI, system exclusive included, to every origin of the page's browser context, frames included: a
 * window would ask. Firefox has no such command; there a page has no MIDI but the virtual input.
 */
export async function decideMidi(page: Page, isGranted: boolean): Promise<void> {
  const session = await page.createCDPSession().catch(() => null)
  if (session === null) return
  const { id } = page.browserContext()
  for (const sysex of [false, true]) {
    await session
      .send('Browser.setPermission', {
        permission: { name: 'midi', sysex },
        setting: isGranted ? 'granted' : 'denied',
        ...(id === undefined ? {} : { browserContextId: id }),
      })
      .catch(() => undefined)
  }
  // The session stays: Chromium takes a grant back when the session that asked for it goes. It ends with the page.
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '')
}
