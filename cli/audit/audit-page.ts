// The audit of one page: plays the plan into it, or does what was asked for, records it, and measures the recording.
// Node.

import type { Audit } from '../../audit/audit.ts'
import { runAudits } from '../../audit/run-audits.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { planStimulus, type StimulusPlan } from '../../audit/stimulus/plan.ts'
import { subjectOf } from '../../audit/subject.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { progress } from '../print.ts'
import { readRecorderScripts } from '../record/page-options.ts'
import type { Gestures } from '../record/perform-gestures.ts'
import { performanceOf } from '../record/performed-music.ts'
import { createPageEar, type PageEar } from '../record/page-ear.ts'
import { recordPage } from '../record/record-page.ts'
import { createTraceCollector } from '../record/trace-collector.ts'
import { whyNoAudio } from '../record/why-no-audio.ts'
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

export interface AuditOrder extends AuditStimulus {
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
    const ear = order.audits.some(({ hears }) => hears === true) ? createPageEar() : null
    const scripts = await readRecorderScripts(ear !== null)
    let startWallMs: number | null = null
    collector.onMessage((message) => {
      if (message.type === 'performance/start') startWallMs = message.wallMs
    })
    await recordPage(opened, scripts, collector, recordingOf(url, order, plan, ear), signal)
    if (signal.aborted) {
      throw new CommandError(`Stopped before ${url} was audited.`, EXIT.interrupted)
    }
    await collector.end()
    await output?.keep()
    const { session } = collector
    session.finish()
    const heard = ear && { sounds: ear.sounds, startWallMs }
    const subject = subjectOf(session, plan, heard)
    const reason = whyNoAudio(subject.report)
    if (reason !== null) throw new CommandError(`${url} could not be audited. ${reason}`)
    if (isPlayed && subject.notes.length === 0) {
      throw new CommandError(
        `${url} could not be audited: it did not answer to MIDI. ` +
          'Play it by --press or --tap, or let it play by itself with --listen.',
      )
    }
    return runAudits(subject, order.audits, { strictness: order.strictness, trace: order.trace })
  } catch (error) {
    throw order.trace === null ? error : writeError(order.trace, error)
  } finally {
    await output?.discard()
  }
}

async function openTrace({ trace, isForced }: AuditOrder): Promise<WholeFile | null> {
  if (trace === null) return null
  return openWholeFile({ path: trace, kind: TRACE_FILE, option: '--trace', isForced, inputs: [] })
}

function recordingOf(
  url: string,
  { gestures, everyMs, listenMs, click }: AuditStimulus,
  plan: StimulusPlan | null,
  ear: PageEar | null,
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
    ...(ear === null ? {} : { ear }),
  }
}
