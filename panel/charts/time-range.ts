// Which stretch of time the charts show while nothing was zoomed into: the latest `windowMs` that anything is known of,
// or all of it; and the slices that a stretch is drawn in. Pure; panel page.

import type { TraceSession } from '../../trace/session/session-types.ts'

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

/** The one of the windows, one after the other from zero on, that a moment lies in. */
export function pageRange({ zeroMs }: TimeRange, windowMs: number, atMs: number): TimeRange {
  const fromMs = zeroMs + Math.max(0, Math.floor((atMs - zeroMs) / windowMs)) * windowMs
  return { fromMs, toMs: fromMs + windowMs, zeroMs }
}

/** A window moves on in this many steps: a picture that nothing was added to stays as it is for so long. */
export const WINDOW_STEPS = 100
/** The whole grows in this many steps until it is twice as long. */
const STEPS_TO_TWICE = 16

/** A range whose end moves in steps while a recording goes on, so that not every picture is a new one. */
export function steadyRange(range: TimeRange, windowMs: number | null): TimeRange {
  const { fromMs, toMs, zeroMs } = range
  if (windowMs === null) {
    const stepMs = 2 ** Math.floor(Math.log2(toMs - fromMs)) / STEPS_TO_TWICE
    return { ...range, toMs: fromMs + roundUp(toMs - fromMs, stepMs) }
  }
  const endMs = zeroMs + Math.max(windowMs, roundUp(toMs - zeroMs, windowMs / WINDOW_STEPS))
  return { fromMs: endMs - windowMs, toMs: endMs, zeroMs }
}

/** A range in slices of equal length. */
export interface SlicedRange extends TimeRange {
  count: number
}

/**
 * Slices that cover the range, of about `slicePx` each where it is `widthPx` wide. Each begins at a whole multiple of
 * its length after zero, so that a picture that moves on keeps its bars.
 */
export function sliceRange(range: TimeRange, widthPx: number, slicePx: number): SlicedRange {
  const { zeroMs } = range
  const fitting = Math.max(16, Math.floor(widthPx / slicePx + ALMOST))
  const sliceMs = (range.toMs - range.fromMs) / fitting
  const first = Math.floor((range.fromMs - zeroMs) / sliceMs + ALMOST)
  const end = Math.ceil((range.toMs - zeroMs) / sliceMs - ALMOST)
  return {
    fromMs: zeroMs + first * sliceMs,
    toMs: zeroMs + end * sliceMs,
    zeroMs,
    count: end - first,
  }
}

/** What the rest of a division may be off by. */
const ALMOST = 1e-6

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step - ALMOST) * step
}
