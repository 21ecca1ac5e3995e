// One recording of one page: opens it in a tab of its own with the recorder in it, puts the reference instrument in,
// has music played into it, and closes the tab. Node.

import type { Page } from 'puppeteer-core'

import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, sentenceOf } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { progress } from '../print.ts'
import { injectReference } from './inject-reference.ts'
import { createPageLink } from './page-link.ts'
import { type MusicPlan, performMusic } from './perform-music.ts'
import type { TraceCollector } from './trace-collector.ts'

const OPEN_LIMIT_MS = 30_000
const CLICK_LIMIT_MS = 10_000

/** What is to be recorded. */
export interface PageRecording extends MusicPlan {
  readonly url: string
  /** CSS selector of an element to click once the page has loaded, or null. */
  readonly click: string | null
}

/**
 * Resolves when the recording is over and everything that could be fetched is in `collector`; `recorder` is the text of
 * dist/recorder.js. Ends early, keeping what there is, where `signal` fires or the page goes. Rejects with CommandError
 * (exit 2) where the page cannot be opened, clicked or given the reference.
 */
export async function recordPage(
  opened: OpenBrowser,
  recorder: string,
  collector: TraceCollector,
  recording: PageRecording,
  signal: AbortSignal,
): Promise<void> {
  const { url, click, reference } = recording
  const page = await opened.newPage()
  // The page, the browser or the user may end it early; what was recorded until then is kept.
  const gone = new AbortController()
  const lose = (sentence: string) => (): void => {
    if (gone.signal.aborted) return
    progress(sentence)
    gone.abort()
  }
  const onError = lose('The page crashed; what was recorded until then is kept.')
  const onClose = lose('The page was closed; what was recorded until then is kept.')
  page.on('error', onError)
  page.on('close', onClose)
  const end = AbortSignal.any([signal, gone.signal])
  const link = await createPageLink(page, opened.kind, recorder, collector)
  try {
    await openUrl(page, url, end)
    link.start()
    progress(`Recording ${url} in ${opened.version} …`)
    if (reference !== null) {
      await injectReference(page, collector, reference, end)
      link.sendToMainFrame()
    }
    sayWhenAudioRuns(collector)
    if (click !== null) await clickOn(page, click)
    await performMusic(link, collector, recording, end)
    if (signal.aborted) progress('Stopped; what was recorded is kept.')
    page.off('close', onClose)
    if (!gone.signal.aborted) await link.stop()
  } finally {
    link.dispose()
    page.off('close', onClose)
    page.off('error', onError)
    if (!page.isClosed()) await page.close().catch(() => undefined)
  }
}

function sayWhenAudioRuns(collector: TraceCollector): void {
  const unsubscribe = collector.onMessage(() => {
    if (!collector.hasAudio) return
    unsubscribe()
    progress('The audio of the page runs.')
  })
}

async function openUrl(page: Page, url: string, signal: AbortSignal): Promise<void> {
  let status = 0
  let statusText = ''
  try {
    const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout: OPEN_LIMIT_MS })
    status = response?.status() ?? 0
    statusText = response?.statusText() ?? ''
  } catch (error) {
    if (signal.aborted) return
    throw new CommandError(`${url} cannot be opened: ${networkReason(error)}.`)
  }
  if (status >= 400) {
    throw new CommandError(
      `${url} cannot be opened: the server answered ${status} ${statusText}`.trim() + '.',
    )
  }
}

async function clickOn(page: Page, selector: string): Promise<void> {
  try {
    const target = await page.waitForSelector(selector, { visible: true, timeout: CLICK_LIMIT_MS })
    await target?.click()
  } catch {
    throw new CommandError(`--click "${selector}" matches nothing that can be clicked on the page.`)
  }
}

/** The browser's own word for it, without what Puppeteer says around it. */
function networkReason(error: unknown): string {
  const text = sentenceOf(error)
  const code = /net::(ERR_\w+)|NS_(ERROR_\w+)|neterror\?e=(\w+)/.exec(text)
  const name = code?.[1] ?? code?.[2] ?? code?.[3]
  if (name)
    return name
      .replace(/^ERR(OR)?_/, '')
      .replaceAll('_', ' ')
      .toLowerCase()
  if (/timeout/i.test(text)) return `no answer within ${formatDuration(OPEN_LIMIT_MS)}`
  return text.replace(/[.\s]+$/, '')
}
