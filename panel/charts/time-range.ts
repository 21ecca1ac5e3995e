// Which stretch of time the charts show: the latest `windowMs` that anything is known of, or all of it. Pure; panel
// page.

import type { TraceSession } from '../../trace/session/session-types.ts'
import type { AppModel } from '../models/app-model.ts'

/** Epoch milliseconds. */
export interface TimeRange {
  fromMs: number
  toMs: number
  /** Zero of the axis. */
  zeroMs: number
}

/**
 * Null while nothing has a time yet. While a recording is active a short one leaves the rest of the window free, so
 * that the scale stays; a finished one fills it.
 */
export function findTimeRange(
  session: TraceSession,
  zeroWallMs: number,
  windowMs: number | null,
  isActive: boolean,
): TimeRange | null {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { columns } of session.contexts) {
    if (columns.length === 0) continue
    first = Math.min(first, columns.wallMs[0] ?? first)
    last = Math.max(last, columns.wallMs[columns.length - 1] ?? last)
  }
  if (session.eventCount > 0) {
    const oldest = session.eventAt(0).marks.event
    const newest = session.eventAt(session.eventCount - 1)
    first = Math.min(first, oldest)
    last = Math.max(last, newest.marks.audible ?? newest.marks.event)
  }
  if (!Number.isFinite(first) || !Number.isFinite(last)) return null
  const zeroMs = Number.isFinite(zeroWallMs) ? Math.min(zeroWallMs, first) : first
  const toMs = Math.max(last + 1, zeroMs + 1000)
  if (windowMs === null) return { fromMs: zeroMs, toMs, zeroMs }
  const fromMs = Math.max(zeroMs, toMs - windowMs)
  return { fromMs, toMs: isActive ? Math.max(toMs, fromMs + windowMs) : toMs, zeroMs }
}

/** The stretch that the charts show now, as they draw: no signal is followed. Null while nothing has a time yet. */
export function shownTimeRange(
  app: Pick<AppModel, 'session' | 'recording' | 'live'>,
): TimeRange | null {
  const { session, recording, live } = app
  return findTimeRange(
    session,
    recording.zeroWallMs,
    live.windowMs.peek(),
    recording.isActive.peek(),
  )
}

/** How many slices of `slicePx` fit beside `marginPx` of axes; not fewer than 16. */
export function sliceCount(widthPx: number, marginPx: number, slicePx: number): number {
  return Math.max(16, Math.floor((widthPx - marginPx) / slicePx))
}
