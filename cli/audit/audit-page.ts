// The audit of one page: plays the plan into it, or does what was asked for, records it, and measures the recording; as
// often as it is to be repeated, each time in a fresh tab. Node.

import { parse } from 'node:path'
import type { Page } from 'puppeteer-core'

import type { Audit } from '../../audit/audit.ts'
import { robustnessPitch } from '../../audit/audits/robustness-pitch.ts'
import { medianAudit } from '../../audit/median-audit.ts'
import { createRecordLog } from '../../audit/record-log.ts'
import { runAudits } from '../../audit/run-audits.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { planStimulus, type StimulusPlan } from '../../audit/stimulus/plan.ts'
import { planName } from '../../audit/stimulus/plan-name.ts'
import { stressedPlan } from '../../audit/stress/stressed-plan.ts'
import { type Stress, subjectOf } from '../../audit/subject.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { progress } from '../print.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import type { Gestures } from '../record/perform-gestures.ts'
import { performanceOf } from '../record/performed-music.ts'
import { createPageEar } from '../record/page-ear.ts'
import { type PageLoss, type PageRecording, recordPage } from '../record/record-page.ts'
import { createTraceCollector, type TraceCollector } from '../record/trace-collector.ts'
import { traceTarget } from '../record/trace-target.ts'
import { whyNoAudio } from '../record/why-no-audio.ts'
import { auditStressed, type StressedRun } from './audit-stressed.ts'
import { deviceRateOf } from './device-rate.ts'
import { watchMainThread } from './main-thread.ts'
import { createGestureRepeats } from './repeat-gesture.ts'
import { openWholeFile, TRACE_FILE, type WholeFile, writeError } from '../whole-file.ts'
import { LostPageError, watchPage } from './page-end.ts'
import type { PageScript } from './page-script.ts'
import type { StressWish } from './stress.ts'

/** How a page is played. */
export interface AuditStimulus {
  readonly strictness: number
  readonly seed: number
  /** In place of notes; null: notes. */
  readonly gestures: Gestures | null
  readonly everyMs: number
  /** Listens for so long in place of playing; null: plays. */
  readonly listenMs: number | null
  readonly click: string | null
}

/** From this on a gesture is repeated, and what it leaves behind is counted. */
const REPEATED_FROM = 3

/** The page is played once more under each of the stresses. */
export interface AuditOrder extends AuditStimulus, StressWish {
  readonly audits: readonly Audit[]
  /** How often each page is audited: what is told is the median. */
  readonly repeat: number
  /** Where the recording goes; null: it is not kept. */
  readonly trace: string | null
  readonly isForced: boolean
  /** Makes each page ready; null: nothing. */
  readonly script: PageScript | null
}

/** Which run of how many, from 1. */
interface Run {
  readonly run: number
  readonly runs: number
}

/**
 * The audit of `url`. Rejects with CommandError (exit 2) where the page cannot be opened or played, or made no sound:
 * then there is nothing to judge; with LostPageError where it crashed or hangs.
 */
export async function auditPage(
  opened: OpenBrowser,
  url: string,
  order: AuditOrder,
  signal: AbortSignal,
): Promise<AuditReport> {
  const { script, repeat: runs } = order
  const reports: AuditReport[] = []
  await script?.stepInTab('setup', opened, { url, run: 1, runs })
  try {
    for (let run = 1; run <= runs; run++) {
      reports.push(await auditOnce(opened, url, order, { run, runs }, signal))
    }
  } finally {
    if (!signal.aborted) await script?.stepInTab('teardown', opened, { url, run: runs, runs })
  }
  return { ...medianAudit(reports, order.audits), requestedUrl: url }
}

async function auditOnce(
  opened: OpenBrowser,
  url: string,
  order: AuditOrder,
  run: Run,
  signal: AbortSignal,
): Promise<AuditReport> {
  const isPlayed = order.gestures === null && order.listenMs === null
  const ear = order.audits.some(({ hears }) => hears === true) ? createPageEar() : null
  const plan = isPlayed
    ? planStimulus(order.strictness, order.seed, ear === null ? [] : undefined)
    : null
  const trace = traceOf(order.trace, run.run)
  const output = await openTrace(trace, order.isForced)
  try {
    const collector = createTraceCollector(output === null ? () => undefined : traceTarget(output))
    const scripts = await readRecorderScripts(ear !== null)
    const log = createRecordLog()
    let startWallMs: number | null = null
    const unlog = collector.onMessage((message, document) => {
      log.add({ document, frameId: 0, message })
      if (message.type === 'performance/start') startWallMs ??= message.wallMs
    })
    const deviceRate = await deviceRateOf(opened)
    const repeats = createGestureRepeats(signal)
    const isRepeated = isPlayed && order.strictness >= REPEATED_FROM
    const watch = watchPage()
    const mainThread = watchMainThread()
    const makeReady = async (page: Page): Promise<void> =>
      order.script?.step('iteration', page, { url, ...run })
    const recording = {
      ...recordingOf(url, order, plan, run),
      ...(isRepeated ? { after: repeats.after } : {}),
      ...(ear === null ? {} : { ear }),
      atEnd: async (page: Page, loss: PageLoss | null): Promise<boolean> => {
        const isThere = await watch.atEnd(page, loss)
        if (isThere) await mainThread.end()
        return isThere
      },
      beforePlay: async (page: Page): Promise<void> => {
        await makeReady(page)
        await mainThread.begin(page)
      },
    }
    await recordPage(
      opened,
      scripts,
      isRepeated ? untilFlushed(collector, () => repeats.hasBegun) : collector,
      recording,
      signal,
    )
    unlog()
    if (signal.aborted) {
      throw new CommandError(`Stopped before ${url} was audited.`, EXIT.interrupted)
    }
    const { loss, words, asksForPassword } = watch.end()
    if (loss !== null) throw new LostPageError(`${url} could not be audited: ${words}.`)
    await collector.end()
    await output?.keep()
    const { session } = collector
    session.finish()
    const heard = ear && { sounds: ear.sounds, startWallMs }
    const { processorShare } = mainThread
    const extras = { log, deviceRate, repeats: repeats.counts, heard, processorShare }
    const subject = subjectOf(session, plan, extras)
    const reason = whyNoAudio(subject.report)
    if (reason !== null) {
      const login = asksForPassword
        ? ' It asks for a password: log in by the setup of --before.'
        : ''
      throw new CommandError(`${url} could not be audited. ${reason}${login}`)
    }
    if (isPlayed && subject.notes.length === 0) {
      throw new CommandError(
        `${url} could not be audited: it did not answer to MIDI. ` +
          'Play it by --press or --tap, or let it play by itself with --listen.',
      )
    }
    const { strictness, seed } = order
    const isHeard = order.audits.includes(robustnessPitch)
    const runUnder = (stress: Stress): StressedRun => {
      const gentle = isPlayed ? stressedPlan(strictness, seed, stress, isHeard) : null
      return {
        plan: gentle,
        recording: { ...recordingOf(url, order, gentle, run), beforePlay: makeReady },
      }
    }
    const stressed = await auditStressed(opened, order, runUnder, signal)
    if (signal.aborted) {
      throw new CommandError(`Stopped before ${url} was audited.`, EXIT.interrupted)
    }
    return runAudits({ ...subject, stressed }, order.audits, {
      strictness: order.strictness,
      trace,
    })
  } catch (error) {
    throw trace === null ? error : writeError(trace, error)
  } finally {
    await output?.discard()
  }
}

/** The collector, which takes nothing any longer from when `isOver`: the recording has ended, and the page plays on. */
function untilFlushed(collector: TraceCollector, isOver: () => boolean): TraceCollector {
  const take: TraceCollector['take'] = (document, frameId, value) => {
    if (!isOver()) collector.take(document, frameId, value)
  }
  return Object.create(collector, { take: { value: take } }) as TraceCollector
}

/** The first run has the name itself, the others their number: "a.awescope", "a-2.awescope". Any thread. */
export function traceOf(file: string | null, run: number): string | null {
  if (file === null || run === 1) return file
  const { dir, name, ext } = parse(file)
  const folder = dir === '' || dir.endsWith('/') ? dir : `${dir}/`
  return `${folder}${name}-${run}${ext}`
}

async function openTrace(trace: string | null, isForced: boolean): Promise<WholeFile | null> {
  if (trace === null) return null
  return openWholeFile({ path: trace, kind: TRACE_FILE, option: '--trace', isForced, inputs: [] })
}

function recordingOf(
  url: string,
  { gestures, everyMs, listenMs, click }: AuditStimulus,
  plan: StimulusPlan | null,
  { run, runs }: Run,
): PageRecording {
  if (plan !== null) {
    const ofRuns = runs === 1 ? '' : `, run ${run} of ${runs}`
    progress(`Auditing with ${plan.notes.length} notes, seed ${plan.seed}${ofRuns}.`)
  }
  return {
    url,
    click,
    gestures,
    everyMs,
    hasMidiDevices: false,
    durationMs: listenMs,
    music: plan === null ? null : performanceOf(plan.sequence, planName(plan), run, runs),
    reference: null,
  }
}
