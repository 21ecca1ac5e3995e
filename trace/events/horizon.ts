// How long an event is waited for, in record time. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import { ONSET_WINDOW_MS } from './onset-attribution.ts'
import { schedulingOf, type OpenEvent } from './open-event.ts'

/** Streams may lag behind each other by this much, ms. */
export const SETTLE_MS = 500
/** A stream that is this far behind the others is not waited for, ms. */
export const STALE_MS = 5000
/** A start further in the future than this is not waited for, ms. */
const MAX_LOOK_AHEAD_MS = 60_000

/** Record time, page's clock, after which a note-on is not waited for any longer. */
export function deadlineMs(event: OpenEvent, context: ContextReader | null): number {
  let startMs = event.tracked.marks.event
  if (context !== null) {
    if (event.arrive !== null) {
      startMs = Math.max(startMs, context.workletClock.toPage(event.arrive.wallMs))
    }
    const { lookAheadFrames } = schedulingOf(event, context)
    if (lookAheadFrames > 0) {
      const lookAheadMs = (lookAheadFrames * 1000) / context.sampleRate
      startMs += Math.min(MAX_LOOK_AHEAD_MS, lookAheadMs)
    }
  }
  return startMs + ONSET_WINDOW_MS + SETTLE_MS
}
