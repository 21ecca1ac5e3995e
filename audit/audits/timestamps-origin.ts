// Starts whose times come of another clock: of the page's, which counts from when it was opened, of the calendar's, or
// in milliseconds in place of seconds. They lie as far ahead as the clocks are apart. Any context.

import type { TrackedStart } from '../../trace/events/tracked-start.ts'
import type { Audit } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'

const MIN_STARTS = 8
/** Clocks that are nearer to each other than this are not told apart from a page that looks ahead. */
const LEAST_APART_MS = 1000
/** The page reads its clock some time before it calls, and adds a little. */
const SLACK_MS = 30

type ForeignClock = 'page' | 'calendar' | 'milliseconds'

export const timestampsOrigin: Audit = {
  id: 'timestamps.origin',
  category: 'timing',
  impact: 'critical',
  unit: 'share',
  points: { good: 0.02, poor: 0.1 },
  measure({ starts, log, report: { contexts } }) {
    const timed = starts.filter(({ isNow, stoodFrame }) => !isNow && Number.isFinite(stoodFrame))
    if (timed.length === 0) return 'notApplicable'
    if (log === null) return { incomplete: 'notTold' }
    if (timed.length < MIN_STARTS) return { incomplete: 'tooFewNotes' }
    const documents = new Map(contexts.map(({ id, document }) => [id, document]))
    const clocks: Record<ForeignClock, number> = { page: 0, calendar: 0, milliseconds: 0 }
    let told = 0
    let apartMs = 0
    for (const start of timed) {
      const originMs = log.timeOriginMs(documents.get(start.context.id) ?? '')
      if (originMs === null) continue
      const sincePage = start.atMs - originMs
      const stoodMs = msOf(start.stoodFrame, start)
      // A context that began with the page: its clock and the page's are as good as one.
      if (Math.abs(sincePage - stoodMs) < LEAST_APART_MS) continue
      told++
      apartMs = Math.max(apartMs, Math.abs(sincePage - stoodMs))
      const clock = clockOf(start, sincePage)
      if (clock !== null) clocks[clock]++
    }
    if (told < MIN_STARTS) return { incomplete: 'clocksAlike' }
    const mixed = clocks.page + clocks.calendar + clocks.milliseconds
    return { ...shareOf(mixed, told), facts: { starts: told, apartMs, ...clocks } }
  },
}

const msOf = (frames: number, { context }: TrackedStart): number =>
  (frames * 1000) / context.sampleRate

/** Whose time it asks for; null: none of these. */
function clockOf(start: TrackedStart, sincePageMs: number): ForeignClock | null {
  const askedMs = msOf(start.frame, start)
  const isNear = (ms: number): boolean => Math.abs(askedMs - ms) <= SLACK_MS
  if (isNear(sincePageMs)) return 'page'
  if (isNear(start.atMs)) return 'calendar'
  // Its milliseconds as seconds.
  if (Math.abs(askedMs / 1000 - sincePageMs) <= SLACK_MS) return 'milliseconds'
  return null
}
