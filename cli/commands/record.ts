// `awescope record`: opens a page with the recorder in it, plays into it, and prints the report. Node.

import { readFile, writeFile } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'

import type { RecordOptions } from '../args.ts'
import { thisMachine } from '../browser/find-browser.ts'
import { connectBrowser, launchBrowser, type OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from '../command-error.ts'
import { formatDuration } from '../duration.ts'
import { pause } from '../interrupt.ts'
import { playSequence } from '../record/play-sequence.ts'
import { MidiFileError, readMidiFile } from '../../midi/read-midi-file.ts'
import { createScale, type MidiSequence } from '../../midi/midi-sequence.ts'
import { printReport, progress } from '../print.ts'
import { builtFile } from '../project-files.ts'
import { whyNoAudio } from '../record/audio-verdict.ts'
import { AUDIO_WAIT_MS, MIDI_WAIT_MS, waitUntil } from '../record/wait-until.ts'
import { injectReference, loadReference, type LoadedReference } from '../record/inject-reference.ts'
import { createPageLink, type PageLink } from '../record/page-link.ts'
import { createTraceCollector, type TraceCollector } from '../record/trace-collector.ts'

const DEFAULT_DURATION_MS = 10_000
/** After the last note: releases, reverb, and what is still on its way through look-ahead and output. */
const TAIL_MS = 1500
const OPEN_LIMIT_MS = 30_000
const CLICK_LIMIT_MS = 10_000

/** Exit 0, or 1 where the page made no audio; the trace is written in both cases. Rejects with CommandError (exit 2). */
export async function runRecord(options: RecordOptions, signal: AbortSignal): Promise<ExitCode> {
  const music = await loadMusic(options)
  const recorder = await readFile(builtFile('recorder.js'), 'utf8')
  const reference = await loadReference(options)
  const opened = await openBrowser(options)
  const collector = createTraceCollector()
  try {
    await recordPage(opened, recorder, reference, collector, options, music, signal)
  } finally {
    await opened.close()
  }
  if (collector.isEmpty && signal.aborted) return EXIT.interrupted

  collector.session.finish()
  const { refused } = collector
  if (refused.count > 0) {
    progress(
      `${refused.count} messages from the page were refused; the last one because ${refused.reason}.`,
    )
  }
  await save(options.out, collector)
  const report = collector.session.report()
  printReport(report, options.isJson)
  const reason = whyNoAudio(report)
  if (reason === null) return EXIT.ok
  progress(`awescope: ${reason}`)
  return EXIT.noAudio
}

async function loadMusic(options: RecordOptions): Promise<MidiSequence | null> {
  if (options.notes > 0) return createScale(options.notes)
  if (options.play === null) return null
  let bytes: Buffer
  try {
    bytes = await readFile(options.play)
  } catch (error) {
    throw new CommandError(`The MIDI file ${options.play} cannot be read: ${reasonOf(error)}.`)
  }
  try {
    const file = readMidiFile(bytes)
    if (file.events.length === 0) throw new MidiFileError('has nothing to play')
    for (const warning of file.warnings) progress(`The MIDI file ${options.play} ${warning}.`)
    if (file.skippedSysex > 0) {
      progress(`${file.skippedSysex} system exclusive messages of ${options.play} are left out.`)
    }
    return file
  } catch (error) {
    if (!(error instanceof MidiFileError)) throw error
    throw new CommandError(`The MIDI file ${options.play} ${error.message}.`)
  }
}

function openBrowser(options: RecordOptions): Promise<OpenBrowser> {
  return options.browserWsEndpoint === null
    ? launchBrowser(thisMachine())
    : connectBrowser(options.browserWsEndpoint)
}

/** Opens the page in a tab of its own, records, and closes the tab. */
async function recordPage(
  opened: OpenBrowser,
  recorder: string,
  reference: LoadedReference | null,
  collector: TraceCollector,
  options: RecordOptions,
  music: MidiSequence | null,
  signal: AbortSignal,
): Promise<void> {
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
    await openUrl(page, options.url, end)
    link.start()
    progress(`Recording ${options.url} in ${opened.version} …`)
    if (reference !== null) {
      await injectReference(page, collector, reference, end)
      link.sendToMainFrame()
    }
    sayWhenAudioRuns(collector)
    if (options.click !== null) await click(page, options.click)
    await perform(link, collector, options, music, end)
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

async function click(page: Page, selector: string): Promise<void> {
  try {
    const target = await page.waitForSelector(selector, { visible: true, timeout: CLICK_LIMIT_MS })
    await target?.click()
  } catch {
    throw new CommandError(`--click "${selector}" matches nothing that can be clicked on the page.`)
  }
}

/** Plays, if there is something to play, and waits until the recording is as long as it should be. */
async function perform(
  link: PageLink,
  collector: TraceCollector,
  options: RecordOptions,
  music: MidiSequence | null,
  signal: AbortSignal,
): Promise<void> {
  if (music === null) {
    await pause(options.durationMs ?? DEFAULT_DURATION_MS, signal)
    return
  }
  const startedMs = performance.now()
  const limitMs = Math.min(options.durationMs ?? MIDI_WAIT_MS, MIDI_WAIT_MS)
  const isReady = await waitUntil(collector, () => collector.hasMidi, limitMs, signal)
  if (signal.aborted) return
  if (!isReady) {
    const isHeard = options.reference !== null
    const outcome = isHeard ? 'only the reference instrument plays' : 'nothing was played into it'
    progress(`The page did not ask for MIDI within ${formatDuration(limitMs)}, so ${outcome}.`)
    if (!isHeard) return
  }
  // Many pages ask for MIDI before their synth is there; what is played then is lost. One that starts its audio with the
  // first note is not kept waiting for long.
  await waitUntil(collector, () => collector.hasAudio, AUDIO_WAIT_MS, signal)
  const restMs = (): number =>
    options.durationMs === null
      ? Number.POSITIVE_INFINITY
      : options.durationMs - (performance.now() - startedMs)
  progress(`Playing ${music.notes} notes, ${formatDuration(music.durationMs)} …`)
  const playing =
    options.durationMs === null
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(restMs())))])
  const played = await playSequence(music, (messages) => link.send(messages), playing)
  if (!played.isComplete && !signal.aborted) {
    progress(`The duration ended after ${played.sent} of ${music.events.length} messages.`)
  }
  if (played.latestMs > 50) {
    progress(`This machine was busy: one message left ${played.latestMs.toFixed(0)} ms late.`)
  }
  await pause(options.durationMs === null ? TAIL_MS : restMs(), signal)
}

async function save(out: string, collector: TraceCollector): Promise<void> {
  try {
    await writeFile(out, collector.file.toBytes())
  } catch (error) {
    throw new CommandError(`The trace cannot be written to ${out}: ${reasonOf(error)}.`)
  }
  progress(`The trace is in ${out}.`)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be touched',
  ENOSPC: 'the disk is full',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? sentenceOf(error).replace(/[.\s]+$/, '')
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
