// All performances that were planned, one after the other, then what is printed of them: a report, several, or a
// comparison. Node.

import type { Report } from '../../trace/report/schema.ts'
import { performanceSentences } from '../../trace/text/performance-words.ts'
import { ms, times } from '../../trace/text/numbers.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { boundsOf, compareAndPrint, type ComparisonWish } from '../compare/print-comparison.ts'
import { printReport, progress } from '../print.ts'
import type { PerformedMusic } from '../record/play-sequence.ts'
import type { TraceCollector } from '../record/trace-collector.ts'
import { whyNoAudio } from '../record/why-no-audio.ts'
import { openWholeFile, TRACE_FILE, type WholeFile, writeError } from '../whole-file.ts'
import { withContextOptions } from './context-options.ts'
import { performRun, type RunOrder } from './perform-run.ts'
import type { PlannedRun } from './plan-runs.ts'

export const REPLAY_SCHEMA = 'awescope.replay/1'

export interface AllOrders extends Omit<RunOrder, 'url' | 'out' | 'music'> {
  /** What was named on the command line: no trace may take its place. */
  readonly file: string
  readonly soundFont: string | null
  /** There are two sides. */
  readonly isCompared: boolean
  readonly isForced: boolean
  readonly isJson: boolean
  readonly seed: number
  readonly gate: ComparisonWish['gate']
  music(run: number): PerformedMusic
}

interface Opened {
  readonly planned: PlannedRun
  readonly output: WholeFile
}

interface Done {
  readonly planned: PlannedRun
  readonly report: Report
}

/**
 * Exit 0; 1 where a page made no audio, which ends it, or a bound of the gate is broken. What was performed until then
 * is kept. Rejects with CommandError: exit 2, or 130 where `signal` fired before all was performed.
 */
export async function performAll(
  runs: readonly PlannedRun[],
  orders: AllOrders,
  signal: AbortSignal,
): Promise<ExitCode> {
  await boundsOf(orders.gate)
  const opened: Opened[] = []
  try {
    // All of them first: a place that cannot be written to is said before anything is performed.
    for (const planned of runs) {
      opened.push({ planned, output: await openOutput(planned.out, orders) })
    }
    const done: Done[] = []
    for (const each of opened) {
      const report = await performOne(each, orders, runs, signal)
      done.push({ planned: each.planned, report })
      if (signal.aborted || runs.length === 1) break
      const reason = whyNoAudio(report)
      if (reason === null) continue
      progress(`awescope: ${each.planned.out}: ${reason}`)
      return EXIT.noAudio
    }
    if (signal.aborted && runs.length > 1) {
      throw new CommandError(stoppedIn(done.length, runs.length), EXIT.interrupted)
    }
    return await print(done, orders, signal)
  } finally {
    for (const { output } of opened) await output.discard()
  }
}

function openOutput(path: string, { file, soundFont, isForced }: AllOrders): Promise<WholeFile> {
  const inputs = [{ name: 'the trace', path: file }]
  if (soundFont !== null) inputs.push({ name: 'the SoundFont', path: soundFont })
  return openWholeFile({ path, kind: TRACE_FILE, option: '--out', isForced, inputs })
}

async function performOne(
  { planned, output }: Opened,
  orders: AllOrders,
  runs: readonly PlannedRun[],
  signal: AbortSignal,
): Promise<Report> {
  const { url, out, run, context } = planned
  const scripts = withContextOptions(orders.scripts, context)
  if (runs.length > 1) progress(`Performance ${runs.indexOf(planned) + 1} of ${runs.length}:`)
  try {
    const collector = await performRun(
      { ...orders, scripts, url, out, music: orders.music(run) },
      output,
      signal,
    )
    if (collector.isEmpty && signal.aborted) {
      throw new CommandError(
        'Stopped before anything was recorded; what was performed before is kept.',
        EXIT.interrupted,
      )
    }
    await output.keep()
    return reportOf(collector, out)
  } catch (error) {
    throw writeError(out, error)
  }
}

function reportOf({ session, refused }: TraceCollector, out: string): Report {
  session.finish()
  if (refused.count > 0) {
    progress(
      `${refused.count} messages from the page were refused; the last one because ${refused.reason}.`,
    )
  }
  progress(`The trace is in ${out}.`)
  return session.report()
}

function stoppedIn(run: number, runs: number): string {
  return `Stopped in performance ${run} of ${runs}; what was recorded is kept.`
}

async function print(
  done: readonly Done[],
  orders: AllOrders,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { isCompared, isJson, seed, gate } = orders
  if (isCompared) {
    for (const each of done) progress(lineOf(each))
    const filesOf = (wanted: PlannedRun['side']): string[] =>
      done.flatMap(({ planned: { side, out } }) => (side === wanted ? [out] : []))
    const files = { filesA: filesOf('a'), filesB: filesOf('b') }
    return compareAndPrint({ ...files, isJson, isWhole: true, seed, gate }, signal)
  }
  const [first] = done
  if (done.length === 1 && first !== undefined) {
    printReport(first.report, isJson)
    const reason = whyNoAudio(first.report)
    if (reason === null) return EXIT.ok
    progress(`awescope: ${reason}`)
    return EXIT.noAudio
  }
  process.stdout.write(`${isJson ? asJson(done) : done.map(lineOf).join('\n')}\n`)
  return EXIT.ok
}

function asJson(done: readonly Done[]): string {
  const runs = done.map(({ planned: { out, url }, report }) => ({ file: out, url, report }))
  return JSON.stringify({ schema: REPLAY_SCHEMA, runs }, null, 2)
}

function lineOf({ planned, report }: Done): string {
  const { endToEnd } = report.stages
  const heard =
    endToEnd === undefined
      ? 'no note could be followed to a sound.'
      : `end to end p50 ${ms(endToEnd.p50Ms)} ms, p95 ${ms(endToEnd.p95Ms)} ms (${times(endToEnd.count, 'note')}).`
  const performed = report.performance === null ? [] : performanceSentences(report.performance)
  return [`${planned.out}: ${heard}`, ...performed.slice(1)].join(' ')
}
