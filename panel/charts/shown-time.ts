// The stretch of time that all charts of the Live view show, and how they show it on their axis: in seconds after the
// recording's zero. Panel page.

import type { AppModel } from '../models/app-model.ts'
import type { ChartScale } from './chart-data.ts'
import { findTimeRange, pageRange, steadyRange, type TimeRange } from './time-range.ts'

/** The stretch that the charts show now, as they draw: no signal is followed. Null while nothing has a time yet. */
export function shownTimeRange(
  app: Pick<AppModel, 'session' | 'recording' | 'live' | 'timeAxis'>,
): TimeRange | null {
  const { session, recording, live, timeAxis } = app
  const windowMs = live.windowMs.peek()
  const isActive = recording.isActive.peek()
  const range = findTimeRange(session, recording.zeroWallMs, windowMs, isActive)
  const zoom = timeAxis.zoom.peek()
  const at = timeAxis.rest.peek()
  if (range === null) return null
  if (zoom !== null) return { fromMs: zoom.from, toMs: zoom.to, zeroMs: range.zeroMs }
  if (isActive) return steadyRange(range, windowMs)
  // Played back a page is shown as a whole: the next one comes once the playhead has reached it.
  const isOnePage = windowMs === null || range.toMs - range.zeroMs <= windowMs
  return isOnePage || at === null ? range : pageRange(range, windowMs, at)
}

/** Limits of the picture, seconds after zero. */
export function limitsOf({ fromMs, toMs, zeroMs }: TimeRange): { min: number; max: number } {
  return { min: (fromMs - zeroMs) / 1000, max: (toMs - zeroMs) / 1000 }
}

/** Between the time axis, epoch milliseconds, and the charts. */
export function createTimeScale(
  app: Pick<AppModel, 'session' | 'recording' | 'live' | 'timeAxis'>,
): ChartScale {
  const zeroMs = (): number => shownTimeRange(app)?.zeroMs ?? 0
  return {
    toX: (wallMs) => (wallMs - zeroMs()) / 1000,
    toValue: (seconds) => seconds * 1000 + zeroMs(),
  }
}
