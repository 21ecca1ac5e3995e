// `awescope audit URL --fuzz`: random MIDI for a time, or the messages of a file once. Node.

import { messageAt } from '../../midi/midi-sequence.ts'
import { type FuzzReport, formatFuzz } from '../../trace/text/fuzz-words.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { progress } from '../print.ts'
import { loadMusic } from '../render/load-music.ts'
import type { AuditOptions, FuzzWish } from './audit-options.ts'
import { openAuditOutput } from './audit-output.ts'
import type { BrowserKeeper } from './browser-keeper.ts'
import { fuzzPage, fuzzWithFile, trialIn } from './fuzz-page.ts'
import type { PageScript } from './page-script.ts'

/** Exit 0: nothing was found; 1: something was. Rejects with CommandError. */
export async function runFuzz(
  browser: BrowserKeeper,
  options: AuditOptions,
  script: PageScript | null,
  wish: FuzzWish,
  signal: AbortSignal,
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
    if (output === null) process.stdout.write(text)
    else {
      await output.file.appendFile(text)
      await output.keep()
    }
    return report.findings.length === 0 ? EXIT.ok : EXIT.gateBroken
  } finally {
    await output?.discard()
  }
}

const textOf = (report: FuzzReport, isJson: boolean): string =>
  isJson ? `${JSON.stringify(report, null, 2)}\n` : formatFuzz(report)

async function eventsOf(file: string): Promise<{ atMs: number; bytes: number[] }[]> {
  const music = await loadMusic(file)
  return Array.from(music.atMs, (atMs, index) => ({ atMs, bytes: [...messageAt(music, index)] }))
}
