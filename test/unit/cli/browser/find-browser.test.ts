// Which browser the command line takes, on machines of every kind.

import { describe, expect, test } from 'vitest'

import {
  describe as describeBrowser,
  findBrowser,
  type Machine,
} from '../../../../cli/browser/find-browser.ts'
import { installBrowser, installCommand } from '../../../../cli/browser/install-browser.ts'
import { CommandError } from '../../../../cli/command-error.ts'

const machine = (programs: readonly string[], more: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  env: { PATH: '/usr/local/bin:/usr/bin' },
  home: '/home/me',
  isProgram: (path) => programs.includes(path),
  list: () => [],
  ...more,
})

describe('finding a browser', () => {
  test('prefers Chromium to Firefox and an earlier folder of PATH to a later one', () => {
    const found = findBrowser(
      machine(['/usr/bin/firefox', '/usr/bin/chromium', '/usr/local/bin/chromium']),
    )
    expect(found).toEqual({
      path: '/usr/local/bin/chromium',
      kind: 'chrome',
      takesExtensions: true,
    })
  })

  test('takes Firefox where there is nothing else', () => {
    expect(findBrowser(machine(['/usr/bin/firefox-esr']))).toMatchObject({ kind: 'firefox' })
  })

  test('follows AWESCOPE_BROWSER before everything else', () => {
    const env = { PATH: '/usr/bin', AWESCOPE_BROWSER: '/opt/ff/firefox' }
    expect(findBrowser(machine(['/usr/bin/chromium', '/opt/ff/firefox'], { env }))).toMatchObject({
      path: '/opt/ff/firefox',
      kind: 'firefox',
    })
  })

  test('does not replace an AWESCOPE_BROWSER that cannot be used by a guess', () => {
    const env = { PATH: '/usr/bin', AWESCOPE_BROWSER: '/nowhere/chrome' }
    expect(() => findBrowser(machine(['/usr/bin/chromium'], { env }))).toThrow(CommandError)
    const branded = { PATH: '/usr/bin', AWESCOPE_BROWSER: '/usr/bin/google-chrome' }
    expect(() =>
      findBrowser(machine(['/usr/bin/google-chrome'], { env: branded }), { withExtensions: true }),
    ).toThrow('only Chromium or Chrome for Testing')
  })

  test('passes over browsers that refuse extensions where one is needed', () => {
    const programs = ['/usr/bin/google-chrome', '/usr/bin/firefox']
    expect(findBrowser(machine(programs), { withExtensions: true })).toBeNull()
    expect(findBrowser(machine(programs))).toMatchObject({ path: '/usr/bin/google-chrome' })
  })

  test('takes the newest Chrome for Testing from the cache, on each system', () => {
    const versions = ['linux-99.0.1', 'linux-131.0.2', 'linux-131.0.10']
    const newest = '/home/me/.cache/puppeteer/chrome/linux-131.0.10/chrome-linux64/chrome'
    const older = '/home/me/.cache/puppeteer/chrome/linux-131.0.2/chrome-linux64/chrome'
    const cached = machine([older, newest], {
      list: (folder) => (folder === '/home/me/.cache/puppeteer/chrome' ? versions : []),
    })
    expect(findBrowser(cached, { withExtensions: true })?.path).toBe(newest)
  })

  test('knows the places of macOS and Windows', () => {
    const mac = '/Applications/Chromium.app/Contents/MacOS/Chromium'
    expect(findBrowser(machine([mac], { platform: 'darwin' }))?.path).toBe(mac)
    const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
    const found = findBrowser(
      machine([windows], { platform: 'win32', env: { PROGRAMFILES: 'C:\\Program Files' } }),
    )
    expect(found).toEqual({ path: windows, kind: 'chrome', takesExtensions: false })
  })

  test('finds nothing on a bare machine', () => {
    expect(findBrowser(machine([]))).toBeNull()
  })

  test.each([
    ['/usr/bin/chromium', 'chrome', true],
    ['/usr/bin/google-chrome-stable', 'chrome', false],
    ['/usr/bin/google-chrome-for-testing', 'chrome', true],
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'chrome', false],
    ['/x/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing', 'chrome', true],
    ['/usr/lib/firefox-esr/firefox-esr', 'firefox', false],
    ['/home/firefox/bin/chromium', 'chrome', true],
  ] as const)('%s is %s, takes extensions: %s', (path, kind, takesExtensions) => {
    expect(describeBrowser(path)).toEqual({ path, kind, takesExtensions })
  })
})

describe('where there is no browser', () => {
  test('the command to type fits the machine', () => {
    expect(installCommand(machine(['/usr/bin/apt-get']))).toContain('apt-get install -y chromium')
    expect(installCommand(machine([]))).toContain('@puppeteer/browsers install chrome')
    expect(installCommand(machine([], { platform: 'win32' }))).toContain('%USERPROFILE%')
  })

  test('an ordinary user gets that command and exit code 2, and nothing is installed', async () => {
    const signal = new AbortController().signal
    const attempt = installBrowser(machine(['/usr/bin/apt-get']), false, () => undefined, signal)
    await expect(attempt).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('sudo apt-get'),
    })
  })
})
