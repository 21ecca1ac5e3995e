// The rows of the event list, kept in their order from look to look: what is new finds its place, nothing else is
// compared again. Panel page.

import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { createEventFollower, type FollowedSession } from '../../models/event-follower.ts'

/** Which events, in which order. */
export interface RowRules {
  accepts(event: TrackedEvent): boolean
  /** A total order: no two events are equal. */
  compare(left: TrackedEvent, right: TrackedEvent): number
}

export interface EventRows {
  /**
   * The rows by the rules of this key; other rules need another key. The same array until anything may have changed.
   */
  read(key: string, makeRules: () => RowRules): readonly TrackedEvent[]
}

/** Rows of the session's events. */
export function createEventRows(session: FollowedSession): EventRows {
  let currentKey: string | null = null
  let rules: RowRules | null = null
  let ended: TrackedEvent[] = []
  let added: TrackedEvent[] = []
  let rows: readonly TrackedEvent[] = []
  const follower = createEventFollower(session, {
    onReset() {
      ended = []
      added = []
    },
    onEnded(event) {
      if (rules?.accepts(event) === true) added.push(event)
    },
    onLetGo(firstId) {
      ended = ended.filter((event) => event.eventId >= firstId)
      added = added.filter((event) => event.eventId >= firstId)
    },
  })

  return {
    read(key, makeRules) {
      if (key !== currentKey || rules === null) {
        currentKey = key
        rules = makeRules()
        follower.restart()
      }
      const { accepts, compare } = rules
      // Events that are under way change without being told.
      if (!follower.look() && follower.open.length === 0) return rows
      ended = merged(ended, added, compare)
      added = []
      rows = merged(ended, follower.open.filter(accepts), compare)
      return rows
    },
  }
}

/** A new array of both; `sorted` is in order, `more` need not be. */
function merged(
  sorted: readonly TrackedEvent[],
  more: readonly TrackedEvent[],
  compare: RowRules['compare'],
): TrackedEvent[] {
  const all = [...sorted]
  // Few find their places one by one; for many it is quicker to sort them all.
  if (more.length > 32 + sorted.length / 16) return all.concat(more).sort(compare)
  for (const event of more) all.splice(placeOf(event, all, compare), 0, event)
  return all
}

function placeOf(
  event: TrackedEvent,
  sorted: readonly TrackedEvent[],
  compare: RowRules['compare'],
): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[middle]
    if (other !== undefined && compare(other, event) < 0) low = middle + 1
    else high = middle
  }
  return low
}
