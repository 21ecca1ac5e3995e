// From its first record to an event that is under way, and what the page did for it. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import { data1Of, data2Of, isNoteOn, statusOf } from '../wire/midi-word.ts'
import { ACTION, ACTION_MASK, FLAG, type TraceRecord } from '../wire/record.ts'
import { eventSourceOf } from '../wire/event-sources.ts'
import type { TriggerDefinition } from '../wire/protocol.ts'
import { expectArrival, type ContextTraces } from './context-trace.ts'
import { expectSound } from './expected-sound.ts'
import { midiLabel } from './midi-label.ts'
import {
  actionName,
  CLAIM,
  causeOfFlags,
  contextOf,
  hasRoomFor,
  type ActionSeen,
  type OpenEvent,
} from './open-event.ts'
import type { TrackedEvent } from './tracked-event.ts'
import { aheadFrame, isClockFrame } from './tracked-start.ts'

/** Context and processor that a node stands for. */
export interface NodePlace {
  context: ContextReader
  processorIndex: number
  name: string
}

/** What is asked of the document's sources. */
export interface EventSources {
  readonly document: string
  /** Undefined while it is not defined. */
  context(id: number): ContextReader | undefined
  /** Null while node or context is not defined. */
  node(id: number): NodePlace | null
  inputName(id: number): string
  /** What began an event that is no MIDI; undefined while it is not defined. */
  trigger(id: number): Pick<TriggerDefinition, 'event' | 'detail'> | undefined
  /** The reference instrument that hears this input; undefined for the page's own inputs. */
  referenceOfInput(inputId: number): string | undefined
}

/** The event that a `midiEvent` record begins; it has no number in the session yet. */
export function beginEvent(record: TraceRecord, sources: EventSources): OpenEvent {
  const word = record.b
  const status = statusOf(word)
  const data1 = data1Of(word)
  const data2 = data2Of(word)
  const tracked: TrackedEvent = {
    eventId: 0,
    document: sources.document,
    eventNumber: record.a,
    source: 'midi',
    input: sources.inputName(record.source),
    virtual: (record.flags & FLAG.virtual) !== 0,
    status,
    data1,
    data2,
    label: midiLabel(status, data1, data2),
    contextId: null,
    target: '',
    cause: 'unknown',
    ending: 'open',
    marks: { event: record.wallMs },
    stages: {},
    actions: 0,
  }
  const referenceId = sources.referenceOfInput(record.source)
  if (referenceId !== undefined) tracked.referenceId = referenceId
  return openEvent(tracked, isNoteOn(word), 0)
}

/** The event that a `pageEvent` record begins; it has no number in the session yet. */
export function beginPageEvent(record: TraceRecord, sources: EventSources): OpenEvent {
  const { event, detail } = sources.trigger(record.source) ?? { event: '', detail: '' }
  const tracked: TrackedEvent = {
    eventId: 0,
    document: sources.document,
    eventNumber: record.a,
    source: eventSourceOf(record.b),
    input: detail,
    virtual: false,
    status: 0,
    data1: 0,
    data2: 0,
    label: `${event} ${detail}`.trim(),
    contextId: null,
    target: '',
    cause: 'unknown',
    ending: 'open',
    marks: { event: record.wallMs },
    stages: {},
    actions: 0,
  }
  return openEvent(tracked, false, record.flags & (FLAG.press | FLAG.release))
}

function openEvent(tracked: TrackedEvent, isNote: boolean, phase: number): OpenEvent {
  return {
    tracked,
    hasBeenTold: false,
    phase,
    awaitsSound: isNote,
    claim: CLAIM.asked,
    isSoundAsked: isNote,
    eventFrames: [],
    actions: [],
    post: null,
    namesTime: false,
    arrive: null,
    onset: null,
    pitch: null,
    isAmbiguous: false,
  }
}

const postedFrame = (frame: number): number => (isClockFrame(frame) ? frame : NaN)

/** Takes an `actionStart` record of the event. */
export function addAction(
  event: OpenEvent,
  record: TraceRecord,
  sources: EventSources,
  traces: ContextTraces,
  budget: SessionBudget,
): void {
  const { tracked } = event
  tracked.actions++
  const cause = causeOfFlags(record.flags)
  // An action whose cause is not known is no stage of anything.
  const action = record.flags & ACTION_MASK
  if (cause === 'unknown' || !hasRoomFor(event, action)) return
  const isPost = action === ACTION.post
  const node = isPost ? sources.node(record.source) : null
  const seen: ActionSeen = {
    action,
    flags: record.flags,
    source: record.source,
    number: record.b,
    frame: isPost ? postedFrame(record.frame) : aheadFrame(record),
    startMs: record.wallMs,
    endMs: NaN,
    context: isPost ? (node?.context ?? null) : (sources.context(record.source) ?? null),
    processorIndex: node?.processorIndex ?? 0,
  }
  // Where the session keeps no more of them, further ones are counted only.
  if (seen.context?.isOffline === true || !budget.take('actions')) return
  event.actions.push(seen)
  if (tracked.source !== 'midi') expectSound(event, action, record.frame)
  if (event.actions.length === 1) {
    tracked.cause = cause
    tracked.target = node?.name ?? actionName(record.flags)
  }
  event.namesTime ||= isPost && Number.isFinite(seen.frame)
  if (isPost && event.post === null && seen.context !== null && seen.processorIndex > 0) {
    event.post = seen
    expectArrival(event, seen, traces.of(seen.context))
  }
  tracked.contextId ??= contextOf(event)?.id ?? null
}
