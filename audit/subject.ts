// What audits look at: the report of a recording, and its notes with the place that each has in the plan. Any context.

import { isPageContext } from '../trace/contexts/page-context.ts'
import type { ContextFigures, ContextLive } from '../trace/contexts/figures.ts'
import type { TrackedEvent } from '../trace/events/tracked-event.ts'
import type { Report } from '../trace/report/schema.ts'
import type { LongTask } from '../trace/scheduling/scheduling-log.ts'
import type { TrackedStart } from '../trace/events/tracked-start.ts'
import type { TraceSession } from '../trace/session/session-types.ts'
import { type Heard, type Listening, listeningOf } from './listening/listening.ts'
import { withPolledNotes } from './polled-notes.ts'
import type { RecordLog } from './record-log.ts'
import type { PlannedNote, SectionName, StimulusPlan } from './stimulus/plan.ts'

export interface AuditedNote {
  readonly event: TrackedEvent
  /** Null where it was in no plan. */
  readonly section: SectionName | null
  /** Null likewise. */
  readonly planned: PlannedNote | null
  /** When the timer or the animation frame was to run that played it, epoch ms; only where one did, by itself. */
  readonly dueMs?: number
}

/** A key that was held, epoch ms. */
export interface HeldKey {
  readonly fromMs: number
  readonly toMs: number
}

/** What was counted after each of a few repeats of one gesture, garbage being collected before; as many of each. */
export interface RepeatCounts {
  /** Audio nodes that the page, or the audio thread, still has. */
  readonly nodes: readonly number[]
  /** The page's heap. */
  readonly heapMegabytes: readonly number[]
}

/** What a page was put under. */
export const STRESSES = [
  'jank',
  'gc',
  'flood',
  'hidden',
  'throttle',
  'suspend',
  'device',
  'sysex',
  'render64',
  'render256',
  'render512',
  'render1024',
  'rate44100',
  'rate48000',
  'rate96000',
] as const
export type Stress = (typeof STRESSES)[number]
/** These have audits of their own: what happens once, or is no load. */
const SINGULAR: ReadonlySet<Stress> = new Set(['suspend', 'device', 'sysex'] as const)
/** What weighs on the page all the while. Any thread. */
export const isLoad = (stress: Stress): boolean => !SINGULAR.has(stress)

/** The same page once more, played while something troubled it. */
export interface StressedSubject {
  readonly stress: Stress
  /** Null: it did not reach the page. */
  readonly subject: AuditSubject | null
}

/** What a session does not know. Left out: nobody looked. */
export interface SubjectExtras {
  readonly log?: RecordLog
  /** Sample rate of the output device; null: not known. */
  readonly deviceRate?: number | null
  readonly repeats?: RepeatCounts | null
  readonly heard?: Heard | null
  readonly stressed?: readonly StressedSubject[]
  readonly processorShare?: number | null
}

export interface AuditSubject {
  readonly report: Report
  /**
   * Events of the page that sound was expected from, in their order: what was played by the plan, or else what made the
   * page act.
   */
  readonly notes: readonly AuditedNote[]
  /** A timer plays what the handlers have stored: only single notes are followed to their sound then. */
  readonly isPolled: boolean
  /** Notes of the plan that no event of the page answers to, by section. */
  readonly unanswered: Readonly<Partial<Record<SectionName, number>>>
  /** Null: nothing was planned. */
  readonly plan: StimulusPlan | null
  /** Those of the page that play in real time. */
  readonly contexts: readonly ContextFigures[]
  /** The same contexts over time. */
  readonly live: readonly ContextLive[]
  /** Starts that the page has asked for, the latest. */
  readonly starts: readonly TrackedStart[]
  /** Null: the platform does not tell. */
  readonly tasks: readonly LongTask[] | null
  /** Keys that the plan has held down. */
  readonly held: readonly HeldKey[]
  /** Null: nobody has kept the records. */
  readonly log: RecordLog | null
  readonly deviceRate: number | null
  readonly repeats: RepeatCounts | null
  readonly stressed: readonly StressedSubject[]
  /** Of the time that tasks of the main thread lasted, how much it had a processor, 0…1; null: nobody tells. */
  readonly processorShare: number | null
  /** Null: nobody listened. */
  readonly heard: Heard | null
  /** The plan in what was heard; null: nobody listened, or nothing of a plan was heard. */
  readonly listening: Listening | null
}

/** The subject of a finished session; `plan`: what was played by MIDI. Any thread; some 50 bytes a note. */
export function subjectOf(
  session: TraceSession,
  plan: StimulusPlan | null,
  extras: SubjectExtras = {},
): AuditSubject {
  const report = session.report()
  const events: TrackedEvent[] = []
  const timers: TrackedEvent[] = []
  const held: HeldKey[] = []
  const down = new Map<number, number>()
  for (let index = 0; index < session.eventCount; index++) {
    const event = session.eventAt(index)
    if (event.referenceId !== undefined) continue
    if (plan !== null && event.virtual) hold(event, down, held)
    if (plan === null ? isSounding(event) : isPlayedNote(event)) events.push(event)
    else if (plan !== null && event.source === 'timer' && isSounding(event)) timers.push(event)
  }
  const contexts = report.contexts.filter(
    (context) => context.type === 'realtime' && isPageContext(context),
  )
  const ids = new Set(contexts.map(({ id }) => id))
  const { log = null, deviceRate = null, repeats = null, stressed = [], heard = null } = extras
  const { processorShare = null } = extras
  const { notes, unanswered } = placed(events, plan?.notes ?? [])
  const tied = withPolledNotes(notes, timers)
  const usualMs = usualDelayMs(tied)
  return {
    report,
    plan,
    contexts,
    live: session.contexts.filter(({ contextId }) => ids.has(contextId)),
    starts: session.scheduling.starts,
    tasks: session.scheduling.tasks,
    held,
    log,
    deviceRate,
    repeats,
    stressed,
    processorShare,
    heard,
    listening: heard === null || plan === null ? null : listeningOf(heard, plan, usualMs),
    notes: tied,
    unanswered,
    isPolled: tied !== notes,
  }
}

/** Takes a message of the plan. `down`: when each key went down. */
function hold(
  { status, data1, data2, marks }: TrackedEvent,
  down: Map<number, number>,
  held: HeldKey[],
): void {
  const kind = status & 0xf0
  if (kind !== 0x90 && kind !== 0x80) return
  const key = ((status & 0x0f) << 8) | data1
  const fromMs = down.get(key)
  if (fromMs !== undefined) held.push({ fromMs, toMs: marks.event })
  if (kind === 0x90 && data2 > 0) down.set(key, marks.event)
  else down.delete(key)
}

/** From a single note to its sound in the audio thread; null where that is not known. */
function usualDelayMs(notes: readonly AuditedNote[]): number | null {
  const single = notes.filter(({ section }) => section === 'latency')
  const delays = single.flatMap(({ event }) => event.toSoundMs ?? [])
  delays.sort((one, other) => one - other)
  return delays[delays.length >> 1] ?? null
}

const isSounding = ({ ending }: TrackedEvent): boolean =>
  ending === 'heard' || ending === 'scheduled' || ending === 'lost'

/** Whatever the page made of it: a note-on that it does nothing with is a lost one. */
const isPlayedNote = ({ virtual, status, data2 }: TrackedEvent): boolean =>
  virtual && (status & 0xf0) === 0x90 && data2 > 0

/** Notes that were played, and did not come, so many at once at most: then it is another recording. */
const MAX_SKIPPED = 32

function placed(
  events: readonly TrackedEvent[],
  plan: readonly PlannedNote[],
): Pick<AuditSubject, 'notes' | 'unanswered'> {
  const unanswered: Partial<Record<SectionName, number>> = {}
  const skip = (from: number, to: number): void => {
    for (const { section } of plan.slice(from, to))
      unanswered[section] = (unanswered[section] ?? 0) + 1
  }
  let next = 0
  const notes = events.map((event): AuditedNote => {
    const found = plan
      .slice(next, next + MAX_SKIPPED)
      .findIndex(({ key, velocity }) => key === event.data1 && velocity === event.data2)
    const note = plan[next + found]
    if (found < 0 || note === undefined) return { event, section: null, planned: null }
    skip(next, next + found)
    next += found + 1
    return { event, section: note.section, planned: note }
  })
  if (next > 0) skip(next, plan.length)
  return { notes, unanswered }
}

/** Notes of a section; of a page that was not played by a plan all. Any thread. */
export function notesOf({ notes, plan }: AuditSubject, section: SectionName): TrackedEvent[] {
  const isAll = plan === null
  return notes.filter((note) => isAll || note.section === section).map(({ event }) => event)
}
