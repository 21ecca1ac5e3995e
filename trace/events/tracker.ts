// Follows the MIDI events of one document from their records to sound. Streams of one document arrive out of mutual order by
// some 200 ms, so everything is matched by key, and a frame ends when all that it needs is known or when *record time* has
// passed its horizon; the reader's own clock is never asked. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { FrameTracker } from './tracked-event.ts'
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
  type OpenFrame,
} from './open-event.ts'
import { resolveFrame } from './resolve-event.ts'
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
const MAX_OPEN_FRAMES = 1024

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
  nextFrameId(): number
  /** A frame began; it changes until it ends. */
  onStarted(frame: FrameTracker): void
  onEnded(frame: FrameTracker): void
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
  const open = new Map<number, OpenFrame>()
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

  function beginFrame(record: TraceRecord): void {
    if ((record.flags & FLAG.skipped) !== 0) {
      if (host.referenceOf(record.source) === undefined) host.onSkipped()
      return
    }
    if (record.a === 0 || !Number.isFinite(record.wallMs)) return
    if (open.has(record.a)) {
      host.notices.add(
        'repeated-event',
        'An event number came twice; its second record was ignored.',
      )
      return
    }
    if (open.size >= MAX_OPEN_FRAMES) {
      const [oldest] = open.values()
      if (oldest !== undefined) end(oldest)
    }
    const status = record.b & 0xff
    const data1 = (record.b >>> 8) & 0xff
    const data2 = (record.b >>> 16) & 0xff
    const tracker: FrameTracker = {
      id: host.nextFrameId(),
      document: host.document,
      event: record.a,
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
    if (referenceId !== undefined) tracker.referenceId = referenceId
    open.set(record.a, {
      tracker,
      isNoteOn: isNoteOn(status, data2),
      eventFrames: [],
      actions: [],
      post: null,
      arrive: null,
      onset: null,
      pitch: null,
      isAmbiguous: false,
    })
    host.onStarted(tracker)
  }

  function beginAction(frame: OpenFrame, record: TraceRecord): void {
    frame.tracker.actions++
    const cause = causeOfFlags(record.flags)
    // An action whose cause is not known is no stage of anything.
    const action = record.flags & ACTION_MASK
    if (cause === 'unknown' || !hasRoomFor(frame, action)) return
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
    frame.actions.push(seen)
    if (frame.actions.length === 1) {
      frame.tracker.cause = cause
      frame.tracker.target = node?.name ?? actionName(record.flags)
    }
    if (
      frame.post === null &&
      seen.context !== null &&
      seen.processorIndex > 0 &&
      action === ACTION.post
    ) {
      frame.post = seen
      expectArrival(frame, seen, traceOf(seen.context))
    }
    frame.tracker.contextId ??= contextOf(frame)?.id ?? null
  }

  function attribute(trace: ContextTrace, onset: PendingOnset): void {
    const waiting: OpenFrame[] = []
    for (const frame of open.values()) {
      if (frame.isNoteOn && frame.onset === null) waiting.push(frame)
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
    for (const frame of answer.frames) {
      if (answer.kind === 'ambiguous') frame.isAmbiguous = true
      else {
        frame.onset = {
          frame: onset.frame,
          foundMs: onset.wallMs,
          isQuantumEnd: onset.isFromSilence,
        }
      }
    }
  }

  /** The audio thread knows events modulo AWAITED_EVENTS only. */
  function openFrameModulo(event: number): OpenFrame | undefined {
    for (const [number, frame] of open) if (number % AWAITED_EVENTS === event) return frame
    return undefined
  }

  /** The pitches that are known by now, to the notes that they name. */
  function tellPitches(trace: ContextTrace, isForced: boolean): void {
    let done = 0
    for (const { event, fromFrame, toFrame, wallMs } of trace.pitches) {
      if (!isForced && pageTimeMs < wallMs + PAGE_MARGIN_MS) break
      const named = open.get(event) ?? openFrameModulo(event)
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

  function isReady(frame: OpenFrame): boolean {
    const { marks } = frame.tracker
    if (!frame.isNoteOn) return isPast(frame, marks.event + SILENT_HORIZON_MS)
    const context = contextOf(frame)
    if (frame.onset !== null && context !== null && context.outputFit.pairs >= MIN_OUTPUT_PAIRS) {
      return pageTimeMs >= frame.onset.foundMs + PAGE_MARGIN_MS
    }
    return isPast(frame, deadlineMs(frame, context))
  }

  /** True where every stream that can tell more of the frame has gone past the time, or is too far behind to wait for. */
  function isPast(frame: OpenFrame, timeMs: number): boolean {
    if (recordTimeMs >= timeMs + STALE_MS) return true
    if (pageTimeMs < timeMs) return false
    const context = contextOf(frame)
    const trace = context === null ? undefined : traces.get(context)
    return trace === undefined || trace.timeMs === -Infinity || trace.timeMs >= timeMs - SETTLE_MS
  }

  function isSurelySilent(frame: OpenFrame): boolean {
    const context = contextOf(frame)
    if (context === null || context.probe !== 'running') return false
    const trace = traceOf(context)
    const { scheduledFrame } = schedulingOf(frame, context)
    let from = earliestFrame(frame, context, () => false)
    if (frame.arrive !== null && Number.isNaN(scheduledFrame)) from = frame.arrive.frame
    if (!Number.isFinite(from)) from = contextFrameAt(frame, context, frame.tracker.marks.event)
    if (!Number.isFinite(from)) return false
    const to = from + (ONSET_WINDOW_MS * context.sampleRate) / 1000
    if (trace.recentOnsetFrames.some((onset) => onset >= from && onset <= to)) return false
    return context.isSilentBetween(from, to)
  }

  function end(frame: OpenFrame): void {
    open.delete(frame.tracker.event)
    if (frame.post?.context) forgetPost(traceOf(frame.post.context), frame.post)
    const witness = {
      isSurelySilent:
        frame.isNoteOn && frame.onset === null && !frame.isAmbiguous && isSurelySilent(frame),
    }
    const { contradicted, isUnknown } = resolveFrame(frame, host.pageStepMs, witness)
    for (const stage of contradicted) {
      host.notices.add(
        'contradicted-marks',
        `The marks of the stage "${stage}" contradicted each other by more than the clocks' error; it was left out of the frame.`,
      )
    }
    if (isUnknown) {
      host.notices.add(
        'sound-unknown',
        'A note-on caused nothing that could be seen, and no sound could be tied to it; it has no end-to-end time.',
      )
    }
    if (!host.isDetailedTrace) frame.tracker.marks = { event: frame.tracker.marks.event }
    host.onEnded(frame.tracker)
  }

  function advance(isForced: boolean): void {
    attributeReady(isForced)
    for (const frame of open.values()) if (isForced || isReady(frame)) end(frame)
  }

  return {
    addPageRecord(record) {
      // The output clock's time is when a frame is heard; all other times are those of the writing, or before it.
      if (record.kind !== KIND.outputClock && Number.isFinite(record.wallMs)) {
        pageTimeMs = Math.max(pageTimeMs, record.wallMs)
        recordTimeMs = Math.max(recordTimeMs, record.wallMs)
      }
      if (record.kind === KIND.midiEvent) {
        beginFrame(record)
        return
      }
      const frame = record.a === 0 ? undefined : open.get(record.a)
      if (frame === undefined) return
      const { marks } = frame.tracker
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
          if (host.isReferenceContext(context) && frame.tracker.referenceId === undefined) break
          if (eventFrameIn(frame, context) !== undefined || frame.eventFrames.length >= MAX_ACTIONS)
            break
          frame.eventFrames.push({ context, frame: record.frame, wallMs: record.wallMs })
          break
        }
        case KIND.actionStart:
          beginAction(frame, record)
          break
        case KIND.actionEnd:
          endAction(frame, record)
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
