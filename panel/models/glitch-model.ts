// Which glitch somebody looks at, and how the other views then show its moment. Panel page; no DOM.

import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ReportGlitch } from '../../trace/report/schema.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import type { AxisModel } from './axis-model.ts'

/** What is shown before and after a glitch, ms. */
const AROUND_MS = 1000
/** Events that are looked at, from the latest. */
const MAX_EVENTS = 4096

/** A glitch without what grows while it is looked at. */
type Moment = Pick<ReportGlitch, 'id' | 'fromMs' | 'toMs'>

export interface GlitchModel {
  /** Its number; null: none. */
  readonly selectedId: ReadonlySignal<number | null>
  /** Shows the moment in all charts over time, and the event just before it in the table of events. */
  select(glitch: Moment): void
  clear(): void
}

/** No glitch. `selectedEvent`: of the table of events. */
export function createGlitchModel(
  session: TraceSession,
  timeAxis: AxisModel,
  selectedEvent: Signal<number | null>,
): GlitchModel {
  const selectedId = signal<number | null>(null)
  return {
    selectedId,
    select({ id, fromMs, toMs }) {
      selectedId.value = id
      timeAxis.zoomTo({ from: fromMs - AROUND_MS, to: toMs + AROUND_MS })
      timeAxis.moveCursor(toMs)
      selectedEvent.value = eventBefore(session, fromMs - AROUND_MS, toMs) ?? selectedEvent.peek()
    },
    clear() {
      selectedId.value = null
    },
  }
}

/** The last event within the time; null: there is none among the latest. */
function eventBefore(session: TraceSession, fromMs: number, toMs: number): number | null {
  const end = Math.max(0, session.eventCount - MAX_EVENTS)
  for (let index = session.eventCount - 1; index >= end; index -= 1) {
    const { eventId, marks } = session.eventAt(index)
    if (marks.event >= fromMs && marks.event <= toMs) return eventId
  }
  return null
}
