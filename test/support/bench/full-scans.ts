// The panel's questions to a session, each answered by going through all stored events anew: what it cost before, and
// what the answers must be. For benches.

import { PART_STAGES, STAGES } from '../../../trace/config/stage-names.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { StageColumns } from '../../../panel/charts/stage-columns.ts'
import type { TimeRange } from '../../../panel/charts/time-range.ts'

export function scanRows(
  session: TraceSession,
  accepts: (event: TrackedEvent) => boolean,
  order: (events: TrackedEvent[]) => readonly TrackedEvent[],
): readonly TrackedEvent[] {
  const found: TrackedEvent[] = []
  for (let index = 0; index < session.eventCount; index++) {
    const event = session.eventAt(index)
    if (accepts(event)) found.push(event)
  }
  return order(found)
}

export function scanInputs(session: TraceSession): readonly string[] {
  const names = new Set<string>()
  for (let index = 0; index < session.eventCount; index++) names.add(session.eventAt(index).input)
  return [...names].sort()
}

export function scanFor(session: TraceSession, eventId: number): TrackedEvent | null {
  for (let index = session.eventCount - 1; index >= 0; index--) {
    const event = session.eventAt(index)
    if (event.eventId === eventId) return event
  }
  return null
}

/** Open events of a context. */
export function scanOpen(session: TraceSession, contextId: string): number {
  let open = 0
  for (let index = 0; index < session.eventCount; index++) {
    const event = session.eventAt(index)
    const isPages = event.referenceId === undefined
    if (isPages && event.ending === 'open' && event.contextId === contextId) open++
  }
  return open
}

/** The values of each stage, sorted, for its percentiles. */
export function scanStages(session: TraceSession): Float64Array[] {
  return STAGES.map((stage) => {
    const values: number[] = []
    for (let index = 0; index < session.eventCount; index++) {
      const event = session.eventAt(index)
      if (event.ending === 'open' || event.referenceId !== undefined) continue
      const ms = event.stages[stage]
      if (ms !== undefined) values.push(ms)
    }
    return Float64Array.from(values).sort()
  })
}

export function scanColumns(session: TraceSession, range: TimeRange, into: StageColumns): void {
  const { fromMs, toMs, zeroMs } = range
  const sliceMs = (toMs - fromMs) / into.count
  for (let column = 0; column < into.count; column++)
    into.atSeconds[column] = (fromMs + (column + 0.5) * sliceMs - zeroMs) / 1000
  for (const stage of into.stagesMs) stage.fill(0)
  into.endToEndMs.fill(0)
  into.eventId.fill(0)
  into.events.fill(0)
  for (let index = session.eventCount - 1; index >= 0; index--) {
    const event = session.eventAt(index)
    const at = event.marks.event
    if (at < fromMs - 5000) break
    if (event.referenceId !== undefined) continue
    const endToEnd = event.stages.endToEnd
    if (endToEnd === undefined || at < fromMs || at >= toMs) continue
    const column = Math.min(into.count - 1, Math.floor((at - fromMs) / sliceMs))
    into.events[column] = (into.events[column] ?? 0) + 1
    if (into.eventId[column] !== 0 && endToEnd <= (into.endToEndMs[column] ?? 0)) continue
    into.eventId[column] = event.eventId
    into.endToEndMs[column] = endToEnd
    PART_STAGES.forEach((stage, place) => {
      const target = into.stagesMs[place]
      if (target !== undefined) target[column] = Math.max(0, event.stages[stage] ?? 0)
    })
  }
}
