// The sample rate of the output device, as the browser tells it where a page asks for none. Node.

import type { OpenBrowser } from '../browser/open-browser.ts'

/** In Hz; null where the browser does not tell. Never rejects. */
export async function deviceRateOf(opened: OpenBrowser): Promise<number | null> {
  try {
    const page = await opened.newPage(false)
    try {
      const rate = await page.evaluate(async () => {
        const context = new AudioContext()
        const { sampleRate } = context
        await context.close()
        return sampleRate
      })
      return Number.isFinite(rate) && rate > 0 ? rate : null
    } finally {
      await page.close()
    }
  } catch {
    return null
  }
}
