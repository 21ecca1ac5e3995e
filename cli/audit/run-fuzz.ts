// `awescope audit URL --fuzz`: random MIDI for a time, or the messages of a file once. Node.

import { messageAt } from '../../midi/midi-sequence.ts'
import { type FuzzReport, formatFuzz } from '../../trace/text/fuzz-words.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { progress } from '../print.ts'
import { loadMusic } from '../render/load-music.ts'
import type { AuditOptions, FuzzWish } from './audit-options.ts'
import type { AuditedList } from './audit-all.ts'
import { openAuditOutput } from './audit-output.ts'
import type { BrowserKeeper } from './browser-keeper.ts'
import { fuzzPage, fuzzWithFile, trialIn } from './fuzz-page.ts'
import type { PageScript } from './page-script.ts'

/**
 * Exit 0: nothing was found; 1: something was. `tell` gets the result where no file does. Rejects with CommandError.
 */
export async function runFuzz(
  browser: BrowserKeeper,
  options: Omit<AuditOptions, 'fuzz'>,
  script: PageScript | null,
  wish: FuzzWish,
  signal: AbortSignal,
  tell: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<ExitCode> {
  const [url = ''] = options.urls ?? []
  const { seed, isIllegal, isForced, click, before } = options
  const more = [
    ...(click === null ? [] : ['--click', click]),
    ...(before === null ? [] : ['--before', before]),
  ]
  const durationMs = 'durationMs' in wish ? wish.durationMs : 0
  const order = { url, click, script, seed, isIllegal, isForced, durationMs, more, folder: '.' }
  const output = options.out === null ? null : await openAuditOutput(options.out, options)
  try {
    const tryOut = trialIn(browser, order, signal)
    progress('Each round is played into a fresh page, which takes some five seconds.')
    const about = { url, run: 1, runs: 1 }
    await script?.stepInTab('setup', await browser.open(), about)
    const report =
      'file' in wish
        ? await fuzzWithFile(order, wish.file, await eventsOf(wish.file), tryOut)
        : await fuzzPage(order, tryOut)
    await script?.stepInTab('teardown', await browser.open(), about)
    const text = textOf(report, options.format === 'json')
    if (output === null) tell(text)
    else {
      await output.file.appendFile(text)
      await output.keep()
    }
    return report.findings.length === 0 ? EXIT.ok : EXIT.gateBroken
  } finally {
    await output?.discard()
  }
}

/** Behind the audits of strictness 10. */
const BEHIND_MS = 60_000

/**
 * A minute of what a player may send, for each page that was audited, told as progress. Exit as of the audits; 1 where
 * they are well, and something was found. Rejects as `runFuzz` does.
 */
export async function fuzzBehind(
  browser: BrowserKeeper,
  options: AuditOptions,
  { reports, exitCode }: AuditedList,
  script: PageScript | null,
  signal: AbortSignal,
): Promise<ExitCode> {
  let worst = exitCode
  for (const { url, requestedUrl = url } of reports) {
    const order = { ...options, urls: [requestedUrl], out: null, format: 'text' } as const
    const wish = { durationMs: BEHIND_MS }
    const found = await runFuzz(browser, order, script, wish, signal, (text) =>
      progress(text.trimEnd()),
    )
    if (worst === EXIT.ok) worst = found
  }
  return worst
}

const textOf = (report: FuzzReport, isJson: boolean): string =>
  isJson ? `${JSON.stringify(report, null, 2)}\n` : formatFuzz(report)

async function eventsOf(file: string): Promise<{ atMs: number; bytes: number[] }[]> {
  const music = await loadMusic(file)
  return Array.from(music.atMs, (atMs, index) => ({ atMs, bytes: [...messageAt(music, index)] }))
}
