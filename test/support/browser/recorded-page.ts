// A page of ours in a real Chromium with `dist/recorder.js` put in before its scripts, and the sessions' figures
// of it. Runs in Node.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { launchPatiently } from './launch-patiently.ts'
import { findBrowser, thisMachine } from '../../../cli/browser/find-browser.ts'
import { CHROMIUM_ARGS, sandboxArgs } from '../../../cli/browser/open-browser.ts'
import type { Report } from '../../../trace/report/schema.ts'
import type { RecorderConfig } from '../../../trace/wire/recorder-config.ts'

const RECORDER = resolve(import.meta.dirname, '../../../dist/recorder.js')

/** A headless Chromium that plays sound into whatever sink there is. */
export async function launchChromium(): Promise<Browser> {
  const found = findBrowser(thisMachine())
  if (found === null) throw new Error('There is no Chromium on this machine.')
  return launchPatiently({
    executablePath: found.path,
    headless: true,
    pipe: true,
    args: [...CHROMIUM_ARGS, ...sandboxArgs()],
    ignoreDefaultArgs: ['--mute-audio'],
  })
}

/** A page at `url` with the recorder in it; `options` null: without. Its audio clock has run for half a second. */
export async function openRecorded(
  browser: Browser,
  url: string,
  options: Partial<RecorderConfig> | null = {},
): Promise<Page> {
  const page = await browser.newPage()
  if (options !== null) {
    await page.evaluateOnNewDocument(
      `globalThis.__awescopeOptions = ${JSON.stringify(options)};\n${readFileSync(RECORDER, 'utf8')}`,
    )
  }
  await page.goto(url)
  await playedFor(page, 0.5)
  return page
}

/** Resolves when the page's audio clock (`window.context`) has gone on by so many seconds. */
export async function playedFor(page: Page, seconds: number): Promise<void> {
  const from = await page.evaluate(
    () => (globalThis as { context?: AudioContext }).context?.currentTime ?? 0,
  )
  await page.waitForFunction(
    (until) => ((globalThis as { context?: AudioContext }).context?.currentTime ?? 0) >= until,
    { polling: 50 },
    from + seconds,
  )
}

export async function reportOf(page: Page): Promise<Report> {
  return page.evaluate(() => {
    if (!globalThis.__awescope) throw new Error('The recorder is not in this page.')
    return globalThis.__awescope.report()
  })
}
