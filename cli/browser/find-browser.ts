// Where a browser is on this machine: the environment's word first, then the usual places of Linux, macOS and
// Windows, then the folder where Puppeteer's tool puts Chrome for Testing. Node; the file system is handed in, so
// that tests need none.

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

import { CommandError } from '../command-error.ts'

export type BrowserKind = 'chrome' | 'firefox'

export interface FoundBrowser {
  path: string
  kind: BrowserKind
  /** False for Chrome and Edge as their makers ship them: they refuse unpacked extensions from the command line. */
  takesExtensions: boolean
}

/** What the search may look at. */
export interface Machine {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  home: string
  isProgram(path: string): boolean
  /** Names in a folder; empty where it does not exist. */
  list(folder: string): string[]
}

const LINUX_NAMES = [
  'chromium',
  'chromium-browser',
  'chrome-for-testing',
  'google-chrome-for-testing',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'firefox',
  'firefox-esr',
]
const LINUX_PLACES = [
  '/snap/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
]
const MAC_PLACES = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Firefox.app/Contents/MacOS/firefox',
]
const WINDOWS_PLACES = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome for Testing\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Mozilla Firefox\\firefox.exe',
]
/** Inside a version's folder of ~/.cache/puppeteer/chrome. */
const CACHED_PROGRAMS = [
  'chrome-linux64/chrome',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win64/chrome.exe',
  'chrome-win32/chrome.exe',
]

/**
 * The best browser for the purpose, null where there is none. `withExtensions`: one that takes an unpacked extension
 * (no branded Chrome, no Firefox). Chromium comes before Firefox. Throws CommandError (exit 2) where AWESCOPE_BROWSER
 * names something that cannot be used: the user's word is not replaced by a guess.
 */
export function findBrowser(
  machine: Machine,
  { withExtensions = false }: { withExtensions?: boolean } = {},
): FoundBrowser | null {
  const wanted = machine.env['AWESCOPE_BROWSER']
  if (wanted) {
    if (!machine.isProgram(wanted)) {
      throw new CommandError(`AWESCOPE_BROWSER is "${wanted}", but there is no program.`)
    }
    const browser = describe(wanted)
    if (withExtensions && !browser.takesExtensions) {
      throw new CommandError(
        `AWESCOPE_BROWSER is "${wanted}", but only Chromium or Chrome for Testing can load the extension.`,
      )
    }
    return browser
  }
  const found = places(machine)
    .filter((path) => machine.isProgram(path))
    .map(describe)
    .filter((browser) => !withExtensions || browser.takesExtensions)
  return found.find((browser) => browser.kind === 'chrome') ?? found[0] ?? null
}

/** What a program is, by its path. */
export function describe(path: string): FoundBrowser {
  const name = path.toLowerCase()
  if (/firefox[^/\\]*$/.test(name)) return { path, kind: 'firefox', takesExtensions: false }
  const isTesting = name.includes('for testing') || name.includes('for-testing')
  const isBranded = /google-chrome|google[ \\/]chrome|msedge|microsoft[- ]edge/.test(name)
  return { path, kind: 'chrome', takesExtensions: isTesting || !isBranded }
}

function places(machine: Machine): string[] {
  const { platform, env, home } = machine
  if (platform === 'win32') {
    const roots = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].map((name) => env[name])
    const installed = WINDOWS_PLACES.flatMap((place) =>
      roots.flatMap((root) => (root ? [win32.join(root, place)] : [])),
    )
    return [...installed, ...cached(machine)]
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', posix.join(home, 'Applications')]
    const installed = MAC_PLACES.flatMap((place) => roots.map((root) => posix.join(root, place)))
    return [...installed, ...cached(machine)]
  }
  const folders = (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').filter(Boolean)
  const installed = LINUX_NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
  return [...installed, ...LINUX_PLACES, ...cached(machine)]
}

/** Chrome for Testing in Puppeteer's folder, newest version first. */
function cached(machine: Machine): string[] {
  const path = machine.platform === 'win32' ? win32 : posix
  const root = path.join(
    machine.env['PUPPETEER_CACHE_DIR'] ?? path.join(machine.home, '.cache', 'puppeteer'),
    'chrome',
  )
  const versions = machine
    .list(root)
    .toSorted((left, right) => right.localeCompare(left, 'en', { numeric: true }))
  return versions.flatMap((version) =>
    CACHED_PROGRAMS.map((program) => path.join(root, version, ...program.split('/'))),
  )
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    isProgram(path) {
      try {
        accessSync(path, constants.X_OK)
        return statSync(path).isFile()
      } catch {
        return false
      }
    },
    list(folder) {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    },
  }
}
