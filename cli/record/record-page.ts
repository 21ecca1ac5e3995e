// One recording of one page: opens it in a tab of its own with the recorder in it, puts the reference instrument in,
// has music played into it, and closes the tab. Node.

import type { HTTPResponse, Page } from 'puppeteer-core'

import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, sentenceOf } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { pause, untilStopped } from '../interrupt.ts'
import { progress } from '../print.ts'
import { answerDialogs } from './answer-dialogs.ts'
import { injectReference } from './inject-reference.ts'
import type { PageEar } from './page-ear.ts'
import { createPageLink, type PageLink, type RecorderScripts } from './page-link.ts'
import { type Gestures, performGestures } from './perform-gestures.ts'
import { type MusicPlan, performMusic } from './perform-music.ts'
import { type PerformedMusic, playSequence } from './play-sequence.ts'
import type { TraceCollector } from './trace-collector.ts'

/** For the server to answer. */
const OPEN_LIMIT_MS = 30_000
/** From the document's beginning to its end. */
const LOAD_LIMIT_MS = 10_000
const CLICK_LIMIT_MS = 10_000
/** For the rest of the recording, once the user wants to go. */
const STOP_GRACE_MS = 700
const AFTER_LIMIT_MS = 60_000
const PAGE_CLOSE_LIMIT_MS = 2000

/** What is to be recorded. */
export interface PageRecording extends MusicPlan {
  readonly url: string
  /** CSS selector of an element to click once the page has loaded, or null. */
  readonly click: string | null
  /** What is done to the page in place of music, or null. */
  readonly gestures: Gestures | null
  readonly everyMs: number
  /** Listens to the page, where its recorder does; absent: nobody does. */
  readonly ear?: PageEar
  /** The page may use the machine's MIDI devices. */
  readonly hasMidiDevices: boolean
  /** Makes the page ready when it has loaded, before anything is played; rejects with CommandError (exit 2). */
  readonly beforePlay?: (page: Page) => Promise<void>
  /** Troubles the page from when it is ready; what it answers ends that. Left out: nothing does. */
  readonly trouble?: PageTrouble
  /**
   * Looks at the page when its recording has ended; resolves with false where it hangs, and the rest of what was
   * recorded cannot be had. Bounded in time; never rejects.
   */
  readonly atEnd?: (page: Page, loss: PageLoss | null) => Promise<boolean>
  /** Once all is recorded; the page still plays, and nothing of that is in the recording. Left out: nothing. */
  readonly after?: PageAfter
}

export type PageTrouble = (page: Page) => Promise<() => Promise<void>>
export type PageAfter = (
  page: Page,
  play: (music: PerformedMusic) => Promise<unknown>,
) => Promise<void>

/** Why a page has gone before the end. */
export type PageLoss = 'crashed' | 'closed' | 'browserGone'

/**
 * Resolves when the recording is over and everything that could be fetched is in `collector`. Ends early, keeping what
 * there is, where `signal` fires (within a second then) or the page goes. Rejects with CommandError (exit 2) where the
 * page cannot be opened, clicked or given the reference.
 */
export async function recordPage(
  opened: OpenBrowser,
  scripts: RecorderScripts,
  collector: TraceCollector,
  recording: PageRecording,
  signal: AbortSignal,
): Promise<void> {
  const page = await opened.newPage(recording.hasMidiDevices)
  answerDialogs(page)
  const loss = watchLoss(opened, page)
  const end = AbortSignal.any([signal, loss.signal])
  const link = await createPageLink(page, opened.kind, scripts, collector)
  recording.ear?.follow(page)
  try {
    const work = perform(opened, page, link, collector, recording, end)
    await untilStopped(work, end, 0)
    if (signal.aborted) progress('Stopped; what was recorded is kept.')
    loss.dispose()
    const isThere = signal.aborted || ((await recording.atEnd?.(page, loss.kind())) ?? true)
    if (isThere && !loss.signal.aborted) {
      await recording.ear?.stop()
      await untilStopped(link.stop(), signal, STOP_GRACE_MS)
      await goOn(page, link, recording, signal)
    }
  } finally {
    loss.dispose()
    recording.ear?.dispose()
    link.dispose()
    // A page that hangs or was lost may never say that it is closed; its browser or context ends next in any case.
    const closed = page.isClosed() ? Promise.resolve() : page.close()
    await Promise.race([closed.catch(() => undefined), pause(PAGE_CLOSE_LIMIT_MS, signal)])
  }
}

/** What comes after the recording. */
async function goOn(
  page: Page,
  link: PageLink,
  recording: PageRecording,
  signal: AbortSignal,
): Promise<void> {
  if (recording.after === undefined || signal.aborted) return
  // What the recorder keeps in the page is still taken out of it.
  link.start()
  const stage = { listeners: link.listeners, tell: () => undefined }
  const work = recording.after(page, (music) => playSequence(music, stage, signal))
  // A page that hangs answers nothing.
  await untilStopped(work, AbortSignal.any([signal, AbortSignal.timeout(AFTER_LIMIT_MS)]), 0)
}

async function perform(
  opened: OpenBrowser,
  page: Page,
  link: PageLink,
  collector: TraceCollector,
  recording: PageRecording,
  end: AbortSignal,
): Promise<void> {
  const { url, click, gestures, reference } = recording
  link.start()
  sayWhenAudioRuns(collector)
  await openUrl(page, url, end)
  if (end.aborted) return
  progress(`Recording ${url} in ${opened.version} …`)
  if (reference !== null) {
    await injectReference(page, collector, reference, end)
    link.sendToMainFrame()
  }
  if (click !== null) await clickOn(page, click)
  await recording.beforePlay?.(page)
  const endTrouble = await recording.trouble?.(page)
  try {
    if (gestures === null) await performMusic(link, collector, recording, end)
    else await performGestures(page, collector, { ...recording, gestures }, end)
  } finally {
    await endTrouble?.()
  }
}

interface Loss {
  /** Fires when the page has gone by itself, which is told. */
  readonly signal: AbortSignal
  /** Null while it is there. */
  kind(): PageLoss | null
  /** From now on the page may go. */
  dispose(): void
}

/** The page, the browser or the user may end it early; what was recorded until then is kept. */
function watchLoss({ browser }: OpenBrowser, page: Page): Loss {
  const gone = new AbortController()
  let kind: PageLoss | null = null
  const lose = (what: string, as: PageLoss) => (): void => {
    if (gone.signal.aborted) return
    kind = as
    progress(`${what}; what was recorded until then is kept.`)
    gone.abort()
  }
  const onError = lose('The page crashed', 'crashed')
  const onClose = lose('The page was closed', 'closed')
  const onDisconnected = lose('The browser has gone', 'browserGone')
  page.on('error', onError)
  page.on('close', onClose)
  browser.on('disconnected', onDisconnected)
  return {
    signal: gone.signal,
    kind: () => kind,
    dispose() {
      page.off('close', onClose)
      page.off('error', onError)
      browser.off('disconnected', onDisconnected)
    },
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
  const waited = new AbortController()
  const loading = page.goto(url, { waitUntil: 'domcontentloaded', timeout: OPEN_LIMIT_MS })
  // A document that is there, but has no end, is recorded all the same.
  const unfinished = hasCommitted(page).then(() => pause(LOAD_LIMIT_MS, waited.signal))
  let response: HTTPResponse | null | void
  try {
    response = await Promise.race([loading, unfinished])
  } catch (error) {
    if (signal.aborted) return
    throw new CommandError(`${url} cannot be opened: ${networkReason(error)}.`)
  } finally {
    waited.abort()
    loading.catch(() => undefined)
  }
  if (response === undefined) {
    const limit = formatDuration(LOAD_LIMIT_MS)
    progress(`The page has not finished loading within ${limit}; it is recorded as it is.`)
    return
  }
  const status = response?.status() ?? 0
  if (status >= 400) {
    throw new CommandError(
      `${url} cannot be opened: the server answered ${status} ${response?.statusText() ?? ''}`.trim() +
        '.',
    )
  }
}

/** Resolves when the page has a document from the address, or what stands for it. */
function hasCommitted(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) resolve()
    })
  })
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
