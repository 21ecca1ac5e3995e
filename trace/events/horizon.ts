// How far the records of a document have come, and so how long an event is waited for: in record time, never by the
// reader's own clock. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { ContextTrace, ContextTraces, PendingOnset } from './context-trace.ts'
import { ONSET_WINDOW_MS } from './onset-attribution.ts'
import { contextFrameAt, contextOf, schedulingOf, type OpenEvent } from './open-event.ts'
import { timedPosts } from './posted-time.ts'

/** Streams may lag behind each other by this much, ms. */
const SETTLE_MS = 500
/** A stream that is this far behind the others is not waited for, ms. */
const STALE_MS = 5000
/** A start further in the future than this is not waited for, ms. */
const MAX_LOOK_AHEAD_MS = 60_000
/** Events that make no sound end after this, ms. */
const SILENT_HORIZON_MS = 1000
/** The page's records up to an onset are known when its stream is past it by this, ms. */
const PAGE_MARGIN_MS = 20
/**
 * A rise under other sound waits this long for the pitch that tells whose it is: up to two windows of 160 ms, and the
 * writing.
 */
const PITCH_MARGIN_MS = 400
/** With fewer pairs the output clock is not trusted before the horizon. */
const MIN_OUTPUT_PAIRS = 3

export interface Horizon {
  /** A record of the page was written at this time. */
  seePage(wallMs: number): void
  /** A record of the audio thread was written at this time of the page's clock. */
  seeContext(trace: ContextTrace, wallMs: number): void
  /** True where the page's records up to this time are known. */
  isPageKnown(wallMs: number): boolean
  /** True where all that can tell whose the onset is is known, or not waited for any longer. */
  isOnsetKnown(onset: PendingOnset): boolean
  /** True where all that the event needs is known, or not waited for any longer. */
  isReady(event: OpenEvent): boolean
}

/** No record yet. Any thread; constant time. */
export function createHorizon(traces: ContextTraces): Horizon {
  let pageMs = -Infinity
  let latestMs = -Infinity

  function isPageKnown(wallMs: number): boolean {
    return pageMs >= wallMs + PAGE_MARGIN_MS
  }

  /**
   * True where every stream that can tell more of the event has gone past the time, or is too far behind to wait for.
   */
  function isPast(context: ContextReader | null, wallMs: number): boolean {
    if (latestMs >= wallMs + STALE_MS) return true
    if (pageMs < wallMs) return false
    const trace = context === null ? undefined : traces.find(context)
    return trace === undefined || trace.timeMs === -Infinity || trace.timeMs >= wallMs - SETTLE_MS
  }

  return {
    seePage(wallMs) {
      pageMs = Math.max(pageMs, wallMs)
      latestMs = Math.max(latestMs, wallMs)
    },
    seeContext(trace, wallMs) {
      trace.timeMs = Math.max(trace.timeMs, wallMs)
      latestMs = Math.max(latestMs, trace.timeMs)
    },
    isPageKnown,
    isOnsetKnown({ isFromSilence, wallMs }) {
      const marginMs = isFromSilence ? PAGE_MARGIN_MS : PITCH_MARGIN_MS
      return pageMs >= wallMs + marginMs || latestMs >= wallMs + STALE_MS
    },
    isReady(event) {
      const context = contextOf(event)
      if (!event.awaitsSound) return isPast(context, event.tracked.marks.event + SILENT_HORIZON_MS)
      const { onset } = event
      if (onset !== null && context !== null && context.clocks.output.pairs >= MIN_OUTPUT_PAIRS)
        return isPageKnown(onset.foundMs)
      return isPast(context, deadlineMs(event, context))
    },
  }
}

/** Record time, page's clock, after which a note-on is not waited for any longer. */
function deadlineMs(event: OpenEvent, context: ContextReader | null): number {
  let startMs = event.tracked.marks.event
  if (context !== null) {
    if (event.arrive !== null) {
      startMs = Math.max(startMs, context.clocks.worklet.toPage(event.arrive.wallMs))
    }
    const { lookAheadFrames } = schedulingOf(event, context)
    // False while nothing is known (NaN).
    let aheadFrames = lookAheadFrames > 0 ? lookAheadFrames : 0
    for (const { frame } of timedPosts(event, context)) {
      const postedFrames = frame - contextFrameAt(event, context, startMs)
      if (postedFrames > aheadFrames) aheadFrames = postedFrames
    }
    startMs += Math.min(MAX_LOOK_AHEAD_MS, (aheadFrames * 1000) / context.sampleRate)
  }
  return startMs + ONSET_WINDOW_MS + SETTLE_MS
}
