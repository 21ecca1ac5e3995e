// What a query or an export reads: a session that has taken a whole recording, and where its time begins. Types and
// small readers only. Any context that reads.

import type { TrackedEvent } from '../events/tracked-event.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { TraceSession } from '../session/session-types.ts'

/** A part of the recording's time, ms since it began: from `fromMs` on, before `toMs`; null: no bound. */
export interface TimeRange {
  readonly fromMs: number | null
  readonly toMs: number | null
}

export const WHOLE_RANGE: TimeRange = { fromMs: null, toMs: null }

export interface TraceView {
  readonly session: Pick<
    TraceSession,
    'eventCount' | 'eventAt' | 'report' | 'config' | 'contexts' | 'graphs' | 'markers'
  >
  /** When the recording began, epoch ms: the zero of every time that is told. */
  readonly zeroWallMs: number
}

/** Events that are kept for queries and exports, half a kilobyte each. What is older is let go and told of. */
export const KEPT_EVENTS = 400_000

/** A recording's options so that a session keeps all marks of all events: more than what a panel shows is exported. */
export const keepingAll = (config: ProfilerConfig | null): Partial<ProfilerConfig> => ({
  ...config,
  capacity: KEPT_EVENTS,
  isDetailedTrace: true,
})

/**
 * When a recording began, epoch ms. `startedWallMs`: what its documents say; where none does (NaN, infinite), as in a
 * damaged file, the first event stands for it.
 */
export function zeroOf(
  session: Pick<TraceSession, 'eventCount' | 'eventAt'>,
  startedWallMs: number,
): number {
  if (Number.isFinite(startedWallMs)) return startedWallMs
  return session.eventCount === 0 ? 0 : session.eventAt(0).marks.event
}

/** The range as epoch times, as reports are asked for it. */
export function wallRange(
  { zeroWallMs }: TraceView,
  { fromMs, toMs }: TimeRange,
): { fromMs: number | null; toMs: number | null } {
  return {
    fromMs: fromMs === null ? null : zeroWallMs + fromMs,
    toMs: toMs === null ? null : zeroWallMs + toMs,
  }
}

/** No recording is longer than a day: what is further away from its beginning was made up. */
const MAX_AWAY_MS = 31 * 86_400_000

/** True where an epoch time lies in the range, and within a month of the recording's beginning. */
export function isWithinRange(view: TraceView, range: TimeRange, wallMs: number): boolean {
  if (!(Math.abs(wallMs - view.zeroWallMs) <= MAX_AWAY_MS)) return false
  const { fromMs, toMs } = wallRange(view, range)
  return (fromMs === null || wallMs >= fromMs) && (toMs === null || wallMs < toMs)
}

/** The stored events of the range that have ended, oldest first. One at a time, so that nothing is copied. */
export function* endedEvents(view: TraceView, range: TimeRange): Generator<TrackedEvent> {
  const { session } = view
  for (let index = 0; index < session.eventCount; index++) {
    const event = session.eventAt(index)
    if (event.ending === 'open' || !isWithinRange(view, range, event.marks.event)) continue
    yield event
  }
}

/** The page's own of these, in the order of time: what a report's stages are made of. Allocates the list. */
export function pageEventsByTime(view: TraceView, range: TimeRange): TrackedEvent[] {
  const events: TrackedEvent[] = []
  for (const event of endedEvents(view, range)) {
    if (event.referenceId === undefined) events.push(event)
  }
  return events.sort((a, b) => a.marks.event - b.marks.event)
}
