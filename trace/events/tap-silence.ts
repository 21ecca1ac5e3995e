// Whether a note surely made no sound: the tap listened while it could have sounded, and nothing rose. Pure; any
// reader context.

import type { ContextTrace } from './context-trace.ts'
import { ONSET_WINDOW_MS } from './onset-attribution.ts'
import { contextFrameAt, earliestFrame, schedulingOf, type OpenEvent } from './open-event.ts'

/** `trace`: of the context that the note plays in. */
export function isSurelySilent(event: OpenEvent, trace: ContextTrace): boolean {
  const { context, recentOnsetFrames } = trace
  if (context.platform.told.probe !== 'running') return false
  const { scheduledFrame } = schedulingOf(event, context)
  let from = earliestFrame(event, context, () => false)
  if (event.arrive !== null && Number.isNaN(scheduledFrame)) from = event.arrive.frame
  if (!Number.isFinite(from)) from = contextFrameAt(event, context, event.tracked.marks.event)
  if (!Number.isFinite(from)) return false
  const to = from + (ONSET_WINDOW_MS * context.sampleRate) / 1000
  if (recentOnsetFrames.some((onset) => onset >= from && onset <= to)) return false
  return context.level.isSilentBetween(from, to)
}
