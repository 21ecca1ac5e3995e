// Judges a recording by its messages, and those under stress that came before it, by the functions of the command line
// and in the same way. The panel's worker holds one; any context.

import { AUDITS } from '../../../audit/audit-list.ts'
import { createRecordLog, type RecordLog } from '../../../audit/record-log.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { HeardSound } from '../../../audit/listening/heard-sound.ts'
import type { AuditReport } from '../../../audit/schema.ts'
import type { StimulusPlan } from '../../../audit/stimulus/plan.ts'
import { stressedPlan, stressedSubject } from '../../../audit/stress/stressed-plan.ts'
import { type Stress, type StressedSubject, subjectOf } from '../../../audit/subject.ts'
import type { ProfilerConfig } from '../../../trace/config/profiler-config.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { noAudioSentence } from '../../../trace/text/no-audio-words.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'

export interface JudgeOrder {
  /** By which the panel has read the recording. */
  readonly config: ProfilerConfig
  /** Work that reading it is worth, as in SessionOptions; null: no end. */
  readonly maxUnits: number | null
  /** What was played by MIDI; null: the page was played in another way, or played by itself. */
  readonly plan: StimulusPlan | null
  /** Ids. */
  readonly audits: readonly string[]
  readonly strictness: number
  /** What the page sounded like; null: nobody listened. */
  readonly sounds: readonly HeardSound[] | null
  /** As in AuditSubject. */
  readonly processorShare: number | null
}

/** A run under a stress, beside its recording. */
export interface StressedRun {
  readonly stress: Stress
  /** What the page sounded like; null: nobody listened. */
  readonly sounds: readonly HeardSound[] | null
  /** As in AuditSubject. */
  readonly processorShare: number | null
}

/** An event that the report names, as its document numbers it: which no other event has. */
export interface NamedEvent {
  readonly eventId: number
  readonly document: string
  readonly eventNumber: number
}

export type JudgeAnswer =
  | {
      readonly report: AuditReport
      readonly events: readonly NamedEvent[]
      /** Stresses that did not reach the page. */
      readonly unfelt: readonly Stress[]
    }
  /** One sentence: there is nothing to judge. */
  | { readonly problem: string }

export interface AuditJudge {
  /** Takes the next message of the recording; never throws on page data. */
  take(stamped: StampedMessage): void
  /** What was taken was the page under a stress; what comes is another recording. */
  endStressed(run: StressedRun): void
  /** When all were taken. */
  judge(): JudgeAnswer
}

/** A judge that has seen nothing yet. */
export function createAuditJudge(order: JudgeOrder): AuditJudge {
  const { config, plan, audits, strictness, sounds, processorShare } = order
  const stressed: StressedSubject[] = []
  const unfelt: Stress[] = []
  let reading = createReading(config, order.maxUnits)
  return {
    take: (stamped) => reading.take(stamped),
    endStressed({ stress, sounds: own, processorShare: share }) {
      const { session, startWallMs } = reading
      reading = createReading(config, order.maxUnits)
      session.finish()
      const played =
        plan === null ? null : stressedPlan(strictness, plan.seed, stress, own !== null)
      const heard = own && { sounds: own, startWallMs: startWallMs() }
      const subject = stressedSubject(stress, session, played, { heard, processorShare: share })
      if (subject.subject === null) unfelt.push(stress)
      stressed.push(subject)
    },
    judge() {
      const { session, log, startWallMs } = reading
      session.finish()
      const heard = sounds && { sounds, startWallMs: startWallMs() }
      const subject = subjectOf(session, plan, { log, heard, stressed, processorShare })
      const nothing = noAudioSentence(subject.report)
      if (nothing !== null) return { problem: nothing }
      if (plan !== null && subject.notes.length === 0) return { problem: DEAF }
      const chosen = AUDITS.filter(({ id }) => audits.includes(id))
      const report = runAudits(subject, chosen, { strictness, trace: null })
      const ids = new Set(report.audits.flatMap(({ evidence }) => evidence.events.map(idOfEvent)))
      const events = [...ids].flatMap((eventId) => {
        const event = session.eventById(eventId)
        return event === null ? [] : [{ eventId, ...placeOf(event) }]
      })
      return { report, events, unfelt }
    },
  }
}

interface Reading {
  readonly session: TraceSession
  readonly log: RecordLog
  /** Of the first performance, epoch ms; null: there was none. */
  startWallMs(): number | null
  take(stamped: StampedMessage): void
}

function createReading(config: ProfilerConfig, maxUnits: number | null): Reading {
  const session = createSession(config, maxUnits === null ? {} : { maxUnits })
  const log = createRecordLog()
  let startWallMs: number | null = null
  return {
    session,
    log,
    startWallMs: () => startWallMs,
    take(stamped) {
      session.ingest(stamped)
      log.add(stamped)
      if (stamped.message.type === 'performance/start') startWallMs ??= stamped.message.wallMs
    },
  }
}

const DEAF = 'The page did not answer to MIDI. Play it yourself, or let it play by itself.'

const placeOf = ({ document, eventNumber }: NamedEvent): Omit<NamedEvent, 'eventId'> => ({
  document,
  eventNumber,
})

/** The number in "e-12". */
export const idOfEvent = (handle: string): number => Number(handle.slice(2))
