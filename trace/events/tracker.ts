// Follows the events of one document from their records to sound. Streams of one document arrive out of mutual
// order by some 200 ms, so everything is matched by key, and an event ends when all that it needs is known or when
// *record time* has passed its horizon; the reader's own clock is never asked. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import { isPageContext } from '../contexts/page-context.ts'
import type { TrackedEvent } from './tracked-event.ts'
import { isClockFrame, trackedStart, type TrackedStart } from './tracked-start.ts'
import type { NoticeList } from '../alerts/notice-list.ts'
import type { SessionBudget } from '../config/session-budget.ts'
import { addAction, beginEvent, beginPageEvent, type EventSources } from './begin-event.ts'
import {
  addArrival,
  addOnset,
  addPitch,
  clearTrace,
  createContextTraces,
  forgetPost,
} from './context-trace.ts'
import { createHorizon } from './horizon.ts'
import { createOnsetAssigner } from './onset-assigner.ts'
import {
  CLAIM,
  contextOf,
  endAction,
  eventFrameIn,
  MAX_ACTIONS,
  type OpenEvent,
} from './open-event.ts'
import { resolveEvent } from './resolve-event.ts'
import { isSurelySilent } from './tap-silence.ts'
import { ACTION, ACTION_MASK, FLAG, KIND, type TraceRecord } from '../wire/record.ts'

const MAX_OPEN_EVENTS = 1024
/** Events that are looked at for one that can go early. */
const MAX_ROOM_LOOKS = 64
/**
 * Work that is done in one go, where all that is under way ends at once: a page can have a thousand notes wait for a
 * thousand sounds, and the panel must not.
 */
export const FINISH_UNITS = 300_000
/** Of an event that is ended early. */
const END_UNITS = 5

/** What the tracker tells and asks whoever listens. */
export interface TrackerHost {
  readonly isDetailedTrace: boolean
  /** The next number in the session. */
  nextEventId(): number
  /** A tracked event began; it changes until it ends. */
  onStarted(event: TrackedEvent): void
  onEnded(event: TrackedEvent): void
  /** An event of the page that is not tracked, by sampling. */
  onSkipped(): void
  /** The page started a source in a context that is live. */
  onStart(start: TrackedStart): void
  readonly notices: NoticeList
  readonly budget: SessionBudget
}

export interface Tracker {
  addPageRecord(record: TraceRecord): void
  addWorkletRecord(context: ContextReader, record: TraceRecord): void
  /** Ends what can be ended; call after each chunk. */
  advance(): void
  /**
   * Ends everything. Past so much spent in all, sounds are no longer given to events, which is said; left out: past
   * FINISH_UNITS from now on.
   */
  finish(untilUnits?: number): void
  /** Forgets everything that is under way. */
  clear(): void
}

/** Not where it is one only if it is heard. */
const isEventAtOnce = ({ claim, tracked }: OpenEvent): boolean =>
  claim === CLAIM.asked && tracked.source !== 'unknown'

/** A tracker without an event. `page`: the step of the document's clock. Any thread. */
export function createTracker(
  sources: EventSources,
  page: { readonly stepUs: number },
  host: TrackerHost,
): Tracker {
  /** By the events' numbers. */
  const open = new Map<number, OpenEvent>()
  const traces = createContextTraces(host.budget)
  const horizon = createHorizon(traces)
  const onsets = createOnsetAssigner(open, traces, horizon, host.budget)

  function begin(record: TraceRecord, make: typeof beginEvent): void {
    if ((record.flags & FLAG.skipped) !== 0) {
      if (sources.referenceOfInput(record.source) === undefined) host.onSkipped()
      return
    }
    if (record.a === 0 || !Number.isFinite(record.wallMs)) return
    if (open.has(record.a)) {
      host.notices.add({ code: 'repeated-event' })
      return
    }
    const isRoom = open.size < MAX_OPEN_EVENTS && host.budget.take('events')
    if (!isRoom && !makeRoom()) return
    const event = make(record, sources)
    open.set(record.a, event)
    if (event.tracked.source === 'midi') tell(event)
  }

  function tell(event: OpenEvent): void {
    if (event.hasBeenTold) return
    event.hasBeenTold = true
    event.tracked.eventId = host.nextEventId()
    host.onStarted(event.tracked)
  }

  /** In place of the oldest that nobody knows of yet, or the oldest; false where this document has none. */
  function makeRoom(): boolean {
    let oldest: OpenEvent | undefined
    let looks = 0
    for (const event of open.values()) {
      oldest ??= event
      if (event.hasBeenTold && ++looks < MAX_ROOM_LOOKS) continue
      if (!event.hasBeenTold) oldest = event
      break
    }
    host.budget.spend(looks / 10)
    if (oldest !== undefined) end(oldest)
    return host.budget.take('events')
  }

  function end(event: OpenEvent): void {
    host.budget.give('events')
    open.delete(event.tracked.eventNumber)
    host.budget.give('actions', event.actions.length)
    if (event.post?.context) forgetPost(traces.of(event.post.context), event.post)
    const context = contextOf(event)
    const isUnheard = event.awaitsSound && event.onset === null && !event.isAmbiguous
    const witness = {
      isSurelySilent: isUnheard && context !== null && isSurelySilent(event, traces.of(context)),
    }
    const { contradicted, isUnknown } = resolveEvent(event, page.stepUs / 1000, witness)
    if (event.tracked.ending === 'heard') tell(event)
    if (!event.hasBeenTold) return
    for (const stage of contradicted) {
      host.notices.add({ code: 'contradicted-marks', stage, isOverError: true })
    }
    if (isUnknown) host.notices.add({ code: 'sound-unknown' })
    const post = event.onset?.post
    // What was heard when a message had asked for it is a start that was scheduled.
    if (post?.context)
      host.onStart(trackedStart({ ...post, wallMs: post.startMs, b: 0 }, post.context, event))
    if (!host.isDetailedTrace) event.tracked.marks = { event: event.tracked.marks.event }
    host.onEnded(event.tracked)
  }

  function advance(): void {
    onsets.assign()
    let looks = 0
    for (const event of open.values()) {
      looks += 1 + (event.actions.length * (4 + event.eventFrames.length)) / 16
      if (horizon.isReady(event)) end(event)
    }
    host.budget.spend(looks / 10)
  }

  function finish(untilUnits: number): void {
    const left = onsets.assignAll(untilUnits)
    if (left > 0) host.notices.add({ code: 'unassigned-sounds' }, left)
    host.budget.spend(open.size * END_UNITS)
    for (const event of open.values()) end(event)
  }

  function addEventFrame(event: OpenEvent, record: TraceRecord): void {
    const context = sources.context(record.source)
    if (context === undefined || context.isOffline || !Number.isFinite(record.frame)) return
    // Where only the reference instrument plays the page's notes cannot sound.
    if (!isPageContext(context.live) && event.tracked.referenceId === undefined) return
    if (eventFrameIn(event, context) !== undefined || event.eventFrames.length >= MAX_ACTIONS)
      return
    event.eventFrames.push({ context, frame: record.frame, wallMs: record.wallMs })
  }

  function addToEvent(event: OpenEvent, record: TraceRecord): void {
    const { marks } = event.tracked
    switch (record.kind) {
      case KIND.handlerStart:
        marks.handlerStart ??= record.wallMs
        break
      case KIND.handlerEnd:
        marks.handlerEnd = record.wallMs
        break
      case KIND.eventFrame:
        addEventFrame(event, record)
        break
      case KIND.actionStart:
        addAction(event, record, sources, traces, host.budget)
        if (event.actions.length > 0 && isEventAtOnce(event)) tell(event)
        break
      case KIND.actionEnd:
        endAction(event, record)
        break
    }
  }

  function seeStart(record: TraceRecord, event: OpenEvent | undefined): void {
    const context = sources.context(record.source)
    if (context === undefined || context.isOffline || !Number.isFinite(record.wallMs)) return
    if (!Number.isNaN(record.frame) && !isClockFrame(record.frame)) return
    host.onStart(trackedStart(record, context, event))
  }

  return {
    addPageRecord(record) {
      // The output clock's time is when an audio frame is heard; all other times are those of the writing, or before
      // it.
      if (record.kind !== KIND.outputClock && Number.isFinite(record.wallMs))
        horizon.seePage(record.wallMs)
      if (record.kind === KIND.midiEvent) {
        begin(record, beginEvent)
        return
      }
      if (record.kind === KIND.pageEvent) {
        begin(record, beginPageEvent)
        return
      }
      const event = record.a === 0 ? undefined : open.get(record.a)
      if (event !== undefined) addToEvent(event, record)
      const isStart = (record.flags & ACTION_MASK) === ACTION.start
      if (record.kind === KIND.actionStart && isStart) seeStart(record, event)
    },
    addWorkletRecord(context, record) {
      if (context.isOffline) return
      const trace = traces.of(context)
      if (Number.isFinite(record.wallMs))
        horizon.seeContext(trace, context.clocks.worklet.toPage(record.wallMs))
      if (record.kind === KIND.arrive) addArrival(trace, record)
      else if (record.kind === KIND.onset) addOnset(trace, record)
      else if (record.kind === KIND.pitchOnset) addPitch(trace, record)
    },
    advance,
    finish: (untilUnits = host.budget.spent + FINISH_UNITS) => finish(untilUnits),
    clear() {
      host.budget.give('events', open.size)
      for (const event of open.values()) host.budget.give('actions', event.actions.length)
      open.clear()
      for (const trace of traces.all()) clearTrace(trace)
    },
  }
}
