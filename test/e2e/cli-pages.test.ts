// `awescope record` on pages that make it hard: a strict policy, a frame of another site, a start button, a browser
// that somebody else runs.

import { type Browser, launch } from 'puppeteer-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser, thisMachine } from '../../cli/browser/find-browser.ts'
import { CHROMIUM_ARGS, sandboxArgs } from '../../cli/browser/open-browser.ts'
import { ISOLATION_HEADERS } from '../../cli/server.ts'
import type { Report } from '../../trace/report/schema.ts'
import { type CliFolder, createCliFolder, reportOf } from '../support/cli/cli-run.ts'
import { type Fixtures, serveFixtures, STRICT_CSP } from '../support/browser/fixture-server.ts'

let folder: CliFolder
let pages: Fixtures | null = null
beforeEach(() => {
  folder = createCliFolder()
})
afterEach(async () => {
  folder.remove()
  await pages?.close()
  pages = null
})

const serve = async (headers: Readonly<Record<string, string>> = {}): Promise<Fixtures> => {
  pages = await serveFixtures({ folder: 'test/fixtures/pages/cli', headers })
  return pages
}

/** Four notes went all the way: port, worklet, sound. */
const expectFourNotes = (report: Report): void => {
  expect(report.onset).toMatchObject({ count: 4, lost: 0 })
  expect(report.onset.heard).toBeGreaterThanOrEqual(3)
  expect(report.processors.map((each) => each.name)).toEqual(['fixture-sine'])
  expect(report.processors[0]?.timed).toBeGreaterThan(0)
  expect(report.stages.worklet?.count).toBe(4)
  expect(report.records.dropped).toBe(0)
}

describe('awescope record', () => {
  test('times the processors of a page with a strict policy', async () => {
    const url = (await serve(STRICT_CSP)).local('synth.html')
    expectFourNotes(reportOf(await folder.run(['record', url, '--notes', '4', '--json'])))
  })

  test('records a cross-origin isolated page', async () => {
    const url = (await serve(ISOLATION_HEADERS)).local('synth.html')
    const report = reportOf(await folder.run(['record', url, '--notes', '4', '--json']))
    expect(report.environment.crossOriginIsolated).toBe(true)
    expectFourNotes(report)
  })

  test('reaches the synth in a frame of another site', async () => {
    const url = (await serve()).other('parent.html')
    const report = reportOf(await folder.run(['record', url, '--notes', '4', '--json']))
    expectFourNotes(report)
    expect(report.environment.url).toContain('parent.html')
  })

  test('presses the start button that it is told to press', async () => {
    const url = (await serve()).local('click.html')
    const args = ['record', url, '--click', '#go', '--notes', '4', '--json']
    expectFourNotes(reportOf(await folder.run(args)))
  })

  test('records in a browser that runs already, and leaves it as it was', async () => {
    const url = (await serve()).local('synth.html')
    const found = findBrowser(thisMachine(), { withExtensions: true })
    if (!found) throw new Error('There is no Chromium here.')
    const browser: Browser = await launch({
      executablePath: found.path,
      headless: true,
      args: [...CHROMIUM_ARGS, ...sandboxArgs()],
      ignoreDefaultArgs: ['--mute-audio'],
    })
    try {
      const before = (await browser.pages()).map((page) => page.url())
      const endpoint = browser.wsEndpoint()
      const args = ['record', url, '--notes', '4', '--json', '--browser-ws-endpoint', endpoint]
      // No browser of its own could be started by this one.
      expectFourNotes(reportOf(await folder.run(args, { AWESCOPE_BROWSER: '/nowhere' })))
      expect(browser.connected).toBe(true)
      expect((await browser.pages()).map((page) => page.url())).toEqual(before)
      expect(browser.browserContexts()).toHaveLength(1)
    } finally {
      await browser.close()
    }
  })
})
