// How long an empty tab of the same browser takes to answer: what a page that does not answer is held against, since on
// a machine that is busy nobody answers in time. Node.

import type { Page } from 'puppeteer-core'

/**
 * From opening it to its answer, ms; null where it has not answered within `limitMs`, or none can be opened. Behind the
 * page, so that this stays the one in front. Never rejects.
 */
export async function emptyTabMs(page: Page, limitMs: number): Promise<number | null> {
  const fromMs = performance.now()
  const answered = ask(page).then(
    () => true,
    () => false,
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  const isAnswered = await Promise.race([answered, late])
  clearTimeout(timer)
  return isAnswered ? performance.now() - fromMs : null
}

async function ask(page: Page): Promise<void> {
  const tab = await page.browserContext().newPage({ background: true })
  try {
    await tab.evaluate(() => 0)
  } finally {
    // Nobody waits for its end.
    tab.close().catch(() => undefined)
  }
}
