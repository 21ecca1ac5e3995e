// A tracked event that is under way: what its records said so far, and what follows from it. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { CauseKind, TrackedEvent } from './tracked-event.ts'
import { RISE_STEP_FRAMES } from '../wire/quantum.ts'
import { ACTION, ACTION_MASK, CAUSE, CAUSE_MASK, type TraceRecord } from '../wire/record.ts'

/**
 * Actions of one event that are kept apart; further ones are counted only. A synth that builds a voice makes hundreds
 * of parameter calls first, so posts and starts, which say when it sounds, have room of their own.
 */
export const MAX_ACTIONS = 64
const MAX_TELLING_ACTIONS = 256

/** True where one more of this kind is kept. */
export function hasRoomFor(event: OpenEvent, action: number): boolean {
  const isTelling = action === ACTION.post || action === ACTION.start
  return event.actions.length < (isTelling ? MAX_TELLING_ACTIONS : MAX_ACTIONS)
}

export interface ActionSeen {
  action: number
  flags: number
  source: number
  number: number
  /** Start asked for, context frames; NaN for "now". Of a post what may be one: see posted-time.ts. */
  frame: number
  startMs: number
  /** NaN until the call has returned. */
  endMs: number
  context: ContextReader | null
  /** Processor that a post addresses, 0 where it is not known. */
  processorIndex: number
}

export interface EventFrame {
  context: ContextReader
  frame: number
  wallMs: number
}

/**
 * What an event has to show for a sound, the least first: a parameter that something which runs by itself set ahead, or
 * a post of unknown cause; a message that it posted to a processor, which may be anything; a note, a start, or that
 * somebody pressed something.
 */
export const CLAIM = { least: 0, posted: 1, asked: 2 } as const
export type Claim = (typeof CLAIM)[keyof typeof CLAIM]

export interface OpenEvent {
  tracked: TrackedEvent
  /**
   * The session has been told of it. MIDI is an event at once, anything else once it has acted on audio that is live;
   * what began for unknown reasons, or has a small claim, where it was heard.
   */
  hasBeenTold: boolean
  /** Something was pressed, or let go: FLAG.press, FLAG.release; 0 for MIDI. */
  phase: number
  /** A note-on, or an event of another source that did what can be meant to sound. */
  awaitsSound: boolean
  /** What it has to show for a sound. */
  claim: Claim
  /** It surely asked for sound: a note-on, or a source was started. */
  isSoundAsked: boolean
  eventFrames: EventFrame[]
  /** Actions whose cause is known, in order. */
  actions: ActionSeen[]
  /** First post to a processor. */
  post: ActionSeen | null
  /** A post of it names a time: see posted-time.ts. */
  namesTime: boolean
  /** Its arrival, on the worklet's clock. */
  arrive: { frame: number; wallMs: number } | null
  /**
   * When it was found, page's clock; that is the end of its quantum only where the sound began from silence. `post`:
   * the one that had asked for it then.
   */
  onset: {
    frame: number
    foundMs: number
    isQuantumEnd: boolean
    post?: ActionSeen | undefined
  } | null
  /**
   * Its pitch was found at the tap: it began within these frames. Says which onset is its own, not when to the
   * sample.
   */
  pitch: { fromFrame: number; toFrame: number } | null
  /** An onset came that could have been this note's, or another's. */
  isAmbiguous: boolean
}

/** How an action was tied to its event. */
export function causeOfFlags(flags: number): CauseKind {
  switch (flags & CAUSE_MASK) {
    case CAUSE.handler:
      return 'handler'
    case CAUSE.microtask:
      return 'microtask'
    case CAUSE.timer:
      return 'timer'
    default:
      return 'unknown'
  }
}

const ACTION_NAMES: Record<number, string> = {
  [ACTION.post]: 'post',
  [ACTION.start]: 'start',
  [ACTION.stop]: 'stop',
  [ACTION.param]: 'param',
  [ACTION.value]: 'value',
  [ACTION.connect]: 'connect',
  [ACTION.resume]: 'resume',
  [ACTION.play]: 'play',
}

/** Name of an action such as "start". */
export function actionName(flags: number): string {
  return ACTION_NAMES[flags & ACTION_MASK] ?? 'action'
}

/** Where the context stood when the event was dispatched; undefined where the context did not run. */
export function eventFrameIn(event: OpenEvent, context: ContextReader): EventFrame | undefined {
  return event.eventFrames.find((seen) => seen.context === context)
}

/** The context that the event plays in: what it addressed, or the only one that ran. Null where that is not known. */
export function contextOf(event: OpenEvent): ContextReader | null {
  if (event.post?.context) return event.post.context
  let any: ContextReader | null = null
  for (const action of event.actions) {
    if (action.context === null || action.context.isOffline) continue
    if (action.action === ACTION.start || action.action === ACTION.param) return action.context
    any ??= action.context
  }
  if (any !== null) return any
  return event.eventFrames.length === 1 ? (event.eventFrames[0]?.context ?? null) : null
}

/**
 * Where the context stood when the page acted, in frames. From the event's own mark, carried on by the wall time
 * between: exact for calls within the dispatch. NaN where the context was not seen running.
 */
export function contextFrameAt(event: OpenEvent, context: ContextReader, wallMs: number): number {
  const mark = eventFrameIn(event, context)
  if (mark === undefined) return NaN
  return mark.frame + (Math.max(0, wallMs - mark.wallMs) * context.sampleRate) / 1000
}

/** Start and parameter calls of the event: what they ask for. */
export interface Scheduling {
  /** Earliest start in the future, context frames; NaN where there is none. */
  scheduledFrame: number
  /** From the end of the event's first action, frames. */
  lookAheadFrames: number
  /** First action that asked for sound at once; null where there is none. */
  immediate: ActionSeen | null
}

/**
 * A start is the sound's own where it sounds no earlier than this before it: a rise is placed within two of the tap's
 * steps.
 */
const START_SLACK_FRAMES = 2 * RISE_STEP_FRAMES

/**
 * What the page asked for. A start "now" beats later times (an envelope's release lies in the future of each note),
 * but where the sound is known to have begun no earlier than a later start, it is that start's: synths also start
 * silent helpers, such as constant sources, at once. Parameter calls count only where nothing is started.
 * `onsetFrame` NaN: not known.
 */
export function schedulingOf(
  event: OpenEvent,
  context: ContextReader,
  onsetFrame = Number.NaN,
): Scheduling {
  const result: Scheduling = { scheduledFrame: NaN, lookAheadFrames: NaN, immediate: null }
  const hasStart = event.actions.some(
    (seen) => seen.action === ACTION.start && seen.context === context,
  )
  const wanted = hasStart ? ACTION.start : ACTION.param
  // Counted from the end of the first action, where `serialization` ends: what the page builds after it passes
  // meanwhile.
  const first = event.actions[0]
  const firstActed =
    first === undefined
      ? Number.NaN
      : contextFrameAt(event, context, Number.isNaN(first.endMs) ? first.startMs : first.endMs)
  for (const seen of event.actions) {
    if (seen.action !== wanted || seen.context !== context) continue
    const now = contextFrameAt(event, context, seen.startMs)
    // `start(0)` is the usual way to say "now", also where nothing tells where the context stood.
    if (!Number.isFinite(seen.frame) || seen.frame <= Math.max(0, now || 0)) {
      result.immediate ??= seen
      continue
    }
    // False while nothing is there yet (NaN).
    if (seen.frame >= result.scheduledFrame) continue
    result.scheduledFrame = seen.frame
    result.lookAheadFrames = seen.frame - firstActed
  }
  if (result.immediate !== null && !(onsetFrame + START_SLACK_FRAMES >= result.scheduledFrame)) {
    result.scheduledFrame = NaN
    result.lookAheadFrames = NaN
  }
  return result
}

/**
 * The first frame of the context that the event could have made sound; -Infinity where nothing bounds it, Infinity
 * where it cannot have made any yet. `seesArrivals` tells whether a processor's incoming messages are observed.
 */
export function earliestFrame(
  event: OpenEvent,
  context: ContextReader,
  seesArrivals: (processorIndex: number) => boolean,
): number {
  const dispatched = eventFrameIn(event, context)?.frame ?? -Infinity
  const hasDirect = event.actions.some(
    (seen) =>
      seen.context === context && (seen.action === ACTION.post || seen.action === ACTION.start),
  )
  let earliest = Infinity
  let isActed = false
  for (const seen of event.actions) {
    if (seen.context !== context) continue
    if (hasDirect && seen.action !== ACTION.post && seen.action !== ACTION.start) continue
    isActed = true
    earliest = Math.min(earliest, earliestOfAction(event, seen, dispatched, seesArrivals))
  }
  return isActed ? earliest : dispatched
}

function earliestOfAction(
  event: OpenEvent,
  seen: ActionSeen,
  dispatched: number,
  seesArrivals: (processorIndex: number) => boolean,
): number {
  if (seen.action === ACTION.post) {
    if (seen === event.post) {
      if (event.arrive !== null) return event.arrive.frame
      // The stream is in order: a message that has not arrived by now arrives later.
      return seesArrivals(seen.processorIndex) ? Infinity : dispatched
    }
    // Later posts arrive after the first; where that is not observed, only the dispatch bounds them.
    return event.post === null || !seesArrivals(seen.processorIndex) ? dispatched : Infinity
  }
  if (seen.action === ACTION.start || seen.action === ACTION.param) {
    return Number.isFinite(seen.frame) ? Math.max(seen.frame, dispatched) : dispatched
  }
  return dispatched
}

/** Notes that the call of an action has returned: the latest one with the same key that is still under way. */
export function endAction(event: OpenEvent, record: TraceRecord): void {
  for (let index = event.actions.length - 1; index >= 0; index--) {
    const seen = event.actions[index]
    if (seen === undefined || !Number.isNaN(seen.endMs) || seen.flags !== record.flags) continue
    if (seen.source !== record.source || seen.number !== record.b) continue
    seen.endMs = record.wallMs
    return
  }
}
