// The audit of one page: plays the plan into it, or does what was asked for, records it, and measures the recording.
// Node.

import type { Audit } from '../../audit/audit.ts'
import { createRecordLog } from '../../audit/record-log.ts'
import { runAudits } from '../../audit/run-audits.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { planStimulus, type StimulusPlan } from '../../audit/stimulus/plan.ts'
import { type Stress, subjectOf } from '../../audit/subject.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { progress } from '../print.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import type { Gestures } from '../record/perform-gestures.ts'
import { performanceOf } from '../record/performed-music.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector, type TraceCollector } from '../record/trace-collector.ts'
import { whyNoAudio } from '../record/why-no-audio.ts'
import { auditStressed } from './audit-stressed.ts'
import { deviceRateOf } from './device-rate.ts'
import { createGestureRepeats } from './repeat-gesture.ts'
import { openWholeFile, TRACE_FILE, type WholeFile, writeError } from '../whole-file.ts'

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
/** What is played under stress is no stricter than this. */
const STRESSED_STRICTNESS = 2

export interface AuditOrder extends AuditStimulus {
  /** The page is played once more under each of them. */
  readonly stresses: readonly Stress[]
  readonly audits: readonly Audit[]
  /** Where the recording goes; null: it is not kept. */
  readonly trace: string | null
  readonly isForced: boolean
}

/**
 * The audit of `url`. Rejects with CommandError (exit 2) where the page cannot be opened or played, or made no sound:
 * then there is nothing to judge.
 */
export async function auditPage(
  opened: OpenBrowser,
  url: string,
  order: AuditOrder,
  signal: AbortSignal,
): Promise<AuditReport> {
  const isPlayed = order.gestures === null && order.listenMs === null
  const plan = isPlayed ? planStimulus(order.strictness, order.seed) : null
  const output = await openTrace(order)
  try {
    const collector = createTraceCollector(async (bytes) => {
      await output?.file.appendFile(bytes)
    })
    const scripts = await readRecorderScripts()
    const log = createRecordLog()
    const unlog = collector.onMessage((message, document) =>
      log.add({ document, frameId: 0, message }),
    )
    const deviceRate = await deviceRateOf(opened)
    const repeats = createGestureRepeats(signal)
    const isRepeated = isPlayed && order.strictness >= REPEATED_FROM
    await recordPage(
      opened,
      scripts,
      isRepeated ? untilFlushed(collector, () => repeats.hasBegun) : collector,
      { ...recordingOf(url, order, plan), ...(isRepeated ? { after: repeats.after } : {}) },
      signal,
    )
    unlog()
    if (signal.aborted) {
      throw new CommandError(`Stopped before ${url} was audited.`, EXIT.interrupted)
    }
    await collector.end()
    await output?.keep()
    const { session } = collector
    session.finish()
    const extras = { log, deviceRate, repeats: repeats.counts }
    const subject = subjectOf(session, plan, extras)
    const reason = whyNoAudio(subject.report)
    if (reason !== null) throw new CommandError(`${url} could not be audited. ${reason}`)
    if (isPlayed && subject.notes.length === 0) {
      throw new CommandError(
        `${url} could not be audited: it did not answer to MIDI. ` +
          'Play it by --press or --tap, or let it play by itself with --listen.',
      )
    }
    const gentle = isPlayed
      ? planStimulus(Math.min(order.strictness, STRESSED_STRICTNESS), order.seed)
      : null
    const again = order.stresses.length > 0 ? recordingOf(url, order, gentle) : null
    const stressed =
      again === null
        ? []
        : await auditStressed(opened, scripts, again, gentle, order.stresses, signal)
    if (signal.aborted) {
      throw new CommandError(`Stopped before ${url} was audited.`, EXIT.interrupted)
    }
    return runAudits({ ...subject, stressed }, order.audits, {
      strictness: order.strictness,
      trace: order.trace,
    })
  } catch (error) {
    throw order.trace === null ? error : writeError(order.trace, error)
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

async function openTrace({ trace, isForced }: AuditOrder): Promise<WholeFile | null> {
  if (trace === null) return null
  return openWholeFile({ path: trace, kind: TRACE_FILE, option: '--trace', isForced, inputs: [] })
}

function recordingOf(
  url: string,
  { gestures, everyMs, listenMs, click }: AuditStimulus,
  plan: StimulusPlan | null,
): Parameters<typeof recordPage>[3] {
  if (plan !== null) progress(`Auditing with ${plan.notes.length} notes, seed ${plan.seed}.`)
  return {
    url,
    click,
    gestures,
    everyMs,
    hasMidiDevices: false,
    durationMs: listenMs,
    music: plan === null ? null : performanceOf(plan.sequence, 'an audit'),
    reference: null,
  }
}
