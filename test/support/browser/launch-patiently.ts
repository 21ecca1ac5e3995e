// Starts a browser for tests on a machine that has other things to do: what the tests wait for is an event, and how
// long it takes says nothing. Puppeteer by itself gives up after half a minute. Runs in Node.

import { type Browser, launch, type LaunchOptions, type Page } from 'puppeteer-core'

/** Nothing that is waited for takes so long, so it will not come; less than a test has. */
export const PATIENCE_MS = 120_000

/** The page, in which each wait lasts as long as it may. */
export function patiently(page: Page): Page {
  page.setDefaultTimeout(PATIENCE_MS)
  return page
}

/** A browser whose new pages wait patiently. Rejects where it does not start. */
export async function launchPatiently(options: LaunchOptions): Promise<Browser> {
  const browser = await launch({ timeout: PATIENCE_MS, ...options })
  const newPage = browser.newPage.bind(browser)
  browser.newPage = async (...given) => patiently(await newPage(...given))
  return browser
}
