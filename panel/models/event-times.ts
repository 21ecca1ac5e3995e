// The stored events in the order of time, so that the one after or before a moment is found at once. Panel page.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import { isSelected, selectionKey, type Selection } from '../../trace/figures/selection.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'

export interface EventTimes {
  /**
   * Of the selection's events the next one in this direction; several of one moment come one after the other, from
   * `currentId` on where that is one of them. Null: there is none.
   */
  step(
    selection: Selection,
    fromMs: number,
    direction: 1 | -1,
    currentId: number | null,
  ): TrackedEvent | null
}

/** Lays a selection's events out by time when it is first asked for, and again once anything has come. */
export function createEventTimes(
  session: Pick<TraceSession, 'epoch' | 'revision' | 'eventCount' | 'eventAt'>,
): EventTimes {
  let key = ''
  let events: readonly TrackedEvent[] = []

  function read(selection: Selection): readonly TrackedEvent[] {
    const now = `${session.epoch} ${session.revision} ${session.eventCount} ${selectionKey(selection)}`
    if (now === key) return events
    key = now
    const found: TrackedEvent[] = []
    for (let index = 0; index < session.eventCount; index++) {
      const event = session.eventAt(index)
      if (Number.isFinite(event.marks.event) && isSelected(event, selection)) found.push(event)
    }
    events = found.sort((a, b) => a.marks.event - b.marks.event || a.eventId - b.eventId)
    return events
  }

  return {
    step(selection, fromMs, direction, currentId) {
      const sorted = read(selection)
      const first = firstAt(sorted, fromMs)
      for (let index = first; sorted[index]?.marks.event === fromMs; index++) {
        if (sorted[index]?.eventId === currentId) return sorted[index + direction] ?? null
      }
      return sorted[direction < 0 ? first - 1 : firstAt(sorted, fromMs, true)] ?? null
    },
  }
}

/** Index of the first that is not before, or (`isAfter`) that is after, the moment. */
function firstAt(sorted: readonly TrackedEvent[], wallMs: number, isAfter = false): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = sorted[middle]?.marks.event ?? Number.POSITIVE_INFINITY
    if (at < wallMs || (isAfter && at === wallMs)) low = middle + 1
    else high = middle
  }
  return low
}
