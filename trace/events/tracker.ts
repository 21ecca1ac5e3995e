// Follows the MIDI events of one document from their records to sound. Streams of one document arrive out of mutual order by
// some 200 ms, so everything is matched by key, and an event ends when all that it needs is known or when *record time* has
// passed its horizon; the reader's own clock is never asked. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { TrackedEvent } from './tracked-event.ts'
import { isNoteOn, midiLabel } from './midi-label.ts'
import type { NoticeList } from '../alerts/notice-list.ts'
import {
  addArrival,
  addOnset,
  addPitch,
  createContextTrace,
  expectArrival,
  forgetPost,
  type ContextTrace,
  type PendingOnset,
} from './context-trace.ts'
import { deadlineMs, SETTLE_MS, STALE_MS } from './horizon.ts'
import { attributeOnset, ONSET_WINDOW_MS } from './onset-attribution.ts'
import {
  actionName,
  causeOfFlags,
  contextFrameAt,
  contextOf,
  earliestFrame,
  endAction,
  eventFrameIn,
  hasRoomFor,
  MAX_ACTIONS,
  schedulingOf,
  type ActionSeen,
  type OpenEvent,
} from './open-event.ts'
import { resolveEvent } from './resolve-event.ts'
import { ACTION, ACTION_MASK, FLAG, KIND, type TraceRecord } from '../wire/record.ts'
import { AWAITED_EVENTS } from '../wire/worklet-protocol.ts'

/** Events that make no sound end after this, ms. */
const SILENT_HORIZON_MS = 1000
/** The page's records up to an onset are known when its stream is past it by this, ms. */
const PAGE_MARGIN_MS = 20
/** A rise under other sound waits this long for the pitch that tells whose it is: up to two windows of 160 ms, and the writing. */
const PITCH_MARGIN_MS = 400
/** With fewer pairs the output clock is not trusted before the horizon. */
const MIN_OUTPUT_PAIRS = 3
const MAX_OPEN_EVENTS = 1024

/** What the tracker asks of the document that it belongs to. */
export interface TrackerHost {
  readonly document: string
  contextBySource(source: number): ContextReader | null
  /** Context and processor that a node stands for; null while it is not defined. */
  nodeBySource(
    source: number,
  ): { context: ContextReader; processorIndex: number; name: string } | null
  inputName(source: number): string
  /** The reference instrument that hears this input; undefined for the page's own inputs. */
  referenceOf(inputSource: number): string | undefined
  /** True where only the reference instrument plays: the page's notes cannot sound there, nor its notes elsewhere. */
  isReferenceContext(context: ContextReader): boolean
  readonly pageStepMs: number
  readonly isDetailedTrace: boolean
  /** The next number in the session. */
  nextEventId(): number
  /** A tracked event began; it changes until it ends. */
  onStarted(event: TrackedEvent): void
  onEnded(event: TrackedEvent): void
  /** An event of the page that is not tracked, by sampling. */
  onSkipped(): void
  readonly notices: NoticeList
}

export interface Tracker {
  addPageRecord(record: TraceRecord): void
  addWorkletRecord(context: ContextReader, record: TraceRecord): void
  /** Ends what can be ended; call after each chunk. */
  advance(): void
  /** Ends everything. */
  finish(): void
  /** Forgets everything that is under way. */
  clear(): void
  readonly openCount: number
}

/** A tracker without an event. Any thread. */
export function createTracker(host: TrackerHost): Tracker {
  const open = new Map<number, OpenEvent>()
  const traces = new Map<ContextReader, ContextTrace>()
  let pageTimeMs = -Infinity
  let recordTimeMs = -Infinity

  function traceOf(context: ContextReader): ContextTrace {
    let trace = traces.get(context)
    if (trace === undefined) {
      trace = createContextTrace(context)
      traces.set(context, trace)
    }
    return trace
  }

  function beginEvent(record: TraceRecord): void {
    if ((record.flags & FLAG.skipped) !== 0) {
      if (host.referenceOf(record.source) === undefined) host.onSkipped()
      return
    }
    if (record.a === 0 || !Number.isFinite(record.wallMs)) return
    if (open.has(record.a)) {
      host.notices.add({ code: 'repeated-event' })
      return
    }
    if (open.size >= MAX_OPEN_EVENTS) {
      const [oldest] = open.values()
      if (oldest !== undefined) end(oldest)
    }
    const status = record.b & 0xff
    const data1 = (record.b >>> 8) & 0xff
    const data2 = (record.b >>> 16) & 0xff
    const event: TrackedEvent = {
      eventId: host.nextEventId(),
      document: host.document,
      eventNumber: record.a,
      source: 'midi',
      input: host.inputName(record.source),
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
    const referenceId = host.referenceOf(record.source)
    if (referenceId !== undefined) event.referenceId = referenceId
    open.set(record.a, {
      tracked: event,
      isNoteOn: isNoteOn(status, data2),
      eventFrames: [],
      actions: [],
      post: null,
      arrive: null,
      onset: null,
      pitch: null,
      isAmbiguous: false,
    })
    host.onStarted(event)
  }

  function beginAction(event: OpenEvent, record: TraceRecord): void {
    event.tracked.actions++
    const cause = causeOfFlags(record.flags)
    // An action whose cause is not known is no stage of anything.
    const action = record.flags & ACTION_MASK
    if (cause === 'unknown' || !hasRoomFor(event, action)) return
    const node = action === ACTION.post ? host.nodeBySource(record.source) : null
    const seen: ActionSeen = {
      action,
      flags: record.flags,
      source: record.source,
      number: record.b,
      frame: record.frame,
      startMs: record.wallMs,
      endMs: NaN,
      context:
        action === ACTION.post ? (node?.context ?? null) : host.contextBySource(record.source),
      processorIndex: node?.processorIndex ?? 0,
    }
    if (seen.context?.isOffline === true) return
    event.actions.push(seen)
    if (event.actions.length === 1) {
      event.tracked.cause = cause
      event.tracked.target = node?.name ?? actionName(record.flags)
    }
    if (
      event.post === null &&
      seen.context !== null &&
      seen.processorIndex > 0 &&
      action === ACTION.post
    ) {
      event.post = seen
      expectArrival(event, seen, traceOf(seen.context))
    }
    event.tracked.contextId ??= contextOf(event)?.id ?? null
  }

  function attribute(trace: ContextTrace, onset: PendingOnset): void {
    const waiting: OpenEvent[] = []
    for (const event of open.values()) {
      if (event.isNoteOn && event.onset === null) waiting.push(event)
    }
    onset.wallMs = trace.context.workletClock.toPage(onset.rawWallMs)
    const answer = attributeOnset(
      onset,
      trace.context,
      waiting,
      (processorIndex) => trace.processorsThatReceive.has(processorIndex),
      trace.lastStrayFrame,
    )
    if (answer.kind === 'none') {
      trace.lastStrayFrame = onset.frame
      return
    }
    for (const event of answer.events) {
      if (answer.kind === 'ambiguous') event.isAmbiguous = true
      else {
        event.onset = {
          frame: onset.frame,
          foundMs: onset.wallMs,
          isQuantumEnd: onset.isFromSilence,
        }
      }
    }
  }

  /** The audio thread knows events modulo AWAITED_EVENTS only. */
  function openEventModulo(awaited: number): OpenEvent | undefined {
    for (const [number, event] of open) if (number % AWAITED_EVENTS === awaited) return event
    return undefined
  }

  /** The pitches that are known by now, to the notes that they name. */
  function tellPitches(trace: ContextTrace, isForced: boolean): void {
    let done = 0
    for (const { event, fromFrame, toFrame, wallMs } of trace.pitches) {
      if (!isForced && pageTimeMs < wallMs + PAGE_MARGIN_MS) break
      const named = open.get(event) ?? openEventModulo(event)
      if (named?.isNoteOn === true) named.pitch ??= { fromFrame, toFrame }
      done++
    }
    if (done > 0) trace.pitches.splice(0, done)
  }

  function attributeReady(isForced: boolean): void {
    for (const trace of traces.values()) {
      tellPitches(trace, isForced)
      let done = 0
      for (const onset of trace.pending) {
        const marginMs = onset.isFromSilence ? PAGE_MARGIN_MS : PITCH_MARGIN_MS
        const isKnown = pageTimeMs >= onset.wallMs + marginMs
        const isStale = recordTimeMs >= onset.wallMs + STALE_MS
        if (!isForced && !isKnown && !isStale) break
        attribute(trace, onset)
        done++
      }
      if (done > 0) trace.pending.splice(0, done)
    }
  }

  function isReady(event: OpenEvent): boolean {
    const { marks } = event.tracked
    if (!event.isNoteOn) return isPast(event, marks.event + SILENT_HORIZON_MS)
    const context = contextOf(event)
    if (event.onset !== null && context !== null && context.outputFit.pairs >= MIN_OUTPUT_PAIRS) {
      return pageTimeMs >= event.onset.foundMs + PAGE_MARGIN_MS
    }
    return isPast(event, deadlineMs(event, context))
  }

  /** True where every stream that can tell more of the event has gone past the time, or is too far behind to wait for. */
  function isPast(event: OpenEvent, timeMs: number): boolean {
    if (recordTimeMs >= timeMs + STALE_MS) return true
    if (pageTimeMs < timeMs) return false
    const context = contextOf(event)
    const trace = context === null ? undefined : traces.get(context)
    return trace === undefined || trace.timeMs === -Infinity || trace.timeMs >= timeMs - SETTLE_MS
  }

  function isSurelySilent(event: OpenEvent): boolean {
    const context = contextOf(event)
    if (context === null || context.probe !== 'running') return false
    const trace = traceOf(context)
    const { scheduledFrame } = schedulingOf(event, context)
    let from = earliestFrame(event, context, () => false)
    if (event.arrive !== null && Number.isNaN(scheduledFrame)) from = event.arrive.frame
    if (!Number.isFinite(from)) from = contextFrameAt(event, context, event.tracked.marks.event)
    if (!Number.isFinite(from)) return false
    const to = from + (ONSET_WINDOW_MS * context.sampleRate) / 1000
    if (trace.recentOnsetFrames.some((onset) => onset >= from && onset <= to)) return false
    return context.isSilentBetween(from, to)
  }

  function end(event: OpenEvent): void {
    open.delete(event.tracked.eventNumber)
    if (event.post?.context) forgetPost(traceOf(event.post.context), event.post)
    const witness = {
      isSurelySilent:
        event.isNoteOn && event.onset === null && !event.isAmbiguous && isSurelySilent(event),
    }
    const { contradicted, isUnknown } = resolveEvent(event, host.pageStepMs, witness)
    for (const stage of contradicted) {
      host.notices.add({ code: 'contradicted-marks', stage, isOverError: true })
    }
    if (isUnknown) host.notices.add({ code: 'sound-unknown' })
    if (!host.isDetailedTrace) event.tracked.marks = { event: event.tracked.marks.event }
    host.onEnded(event.tracked)
  }

  function advance(isForced: boolean): void {
    attributeReady(isForced)
    for (const event of open.values()) if (isForced || isReady(event)) end(event)
  }

  return {
    addPageRecord(record) {
      // The output clock's time is when an audio frame is heard; all other times are those of the writing, or before it.
      if (record.kind !== KIND.outputClock && Number.isFinite(record.wallMs)) {
        pageTimeMs = Math.max(pageTimeMs, record.wallMs)
        recordTimeMs = Math.max(recordTimeMs, record.wallMs)
      }
      if (record.kind === KIND.midiEvent) {
        beginEvent(record)
        return
      }
      const event = record.a === 0 ? undefined : open.get(record.a)
      if (event === undefined) return
      const { marks } = event.tracked
      switch (record.kind) {
        case KIND.handlerStart:
          marks.handlerStart ??= record.wallMs
          break
        case KIND.handlerEnd:
          marks.handlerEnd = record.wallMs
          break
        case KIND.eventFrame: {
          const context = host.contextBySource(record.source)
          if (context === null || context.isOffline || !Number.isFinite(record.frame)) break
          if (host.isReferenceContext(context) && event.tracked.referenceId === undefined) break
          if (eventFrameIn(event, context) !== undefined || event.eventFrames.length >= MAX_ACTIONS)
            break
          event.eventFrames.push({ context, frame: record.frame, wallMs: record.wallMs })
          break
        }
        case KIND.actionStart:
          beginAction(event, record)
          break
        case KIND.actionEnd:
          endAction(event, record)
          break
      }
    },
    addWorkletRecord(context, record) {
      if (context.isOffline) return
      const trace = traceOf(context)
      if (Number.isFinite(record.wallMs)) {
        trace.timeMs = Math.max(trace.timeMs, context.workletClock.toPage(record.wallMs))
        recordTimeMs = Math.max(recordTimeMs, trace.timeMs)
      }
      if (record.kind === KIND.arrive) addArrival(trace, record)
      else if (record.kind === KIND.onset) addOnset(trace, record)
      else if (record.kind === KIND.pitchOnset) addPitch(trace, record)
    },
    advance() {
      advance(false)
    },
    finish() {
      advance(true)
    },
    clear() {
      open.clear()
      for (const trace of traces.values()) {
        trace.posts.clear()
        trace.pending = []
        trace.pitches = []
      }
    },
    get openCount() {
      return open.size
    },
  }
}
