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

/** Above this share of all, it is quicker to go through all rows once than to find each place. */
const MANY = 1 / 16

/** Rows of the session's events. */
export function createEventRows(session: FollowedSession): EventRows {
  let currentKey: string | null = null
  let rules: RowRules | null = null
  /** Accepted events that have ended, by id and in order. They change no more. */
  const byId = new Map<number, TrackedEvent>()
  let sorted: TrackedEvent[] = []
  let added: TrackedEvent[] = []
  let firstId = 0
  let rows: readonly TrackedEvent[] = []
  const follower = createEventFollower(session, {
    onReset() {
      byId.clear()
      sorted = []
      added = []
      firstId = 0
    },
    onEnded(event) {
      if (rules?.accepts(event) === true) added.push(event)
    },
    onLetGo(first) {
      letGo(first)
      firstId = first
    },
  })

  function letGo(first: number): void {
    if (first - firstId > byId.size * MANY) {
      sorted = sorted.filter(({ eventId }) => eventId >= first)
      byId.clear()
      for (const event of sorted) byId.set(event.eventId, event)
      return
    }
    for (let id = firstId; id < first; id++) {
      const event = byId.get(id)
      if (event === undefined || rules === null) continue
      byId.delete(id)
      sorted.splice(placeOf(event, sorted, rules.compare), 1)
    }
  }

  function settle(compare: RowRules['compare']): void {
    for (const event of added) byId.set(event.eventId, event)
    insert(added, sorted, compare)
    added = []
  }

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
      settle(compare)
      const shown = sorted.slice()
      insert(follower.open.filter(accepts), shown, compare)
      rows = shown
      return rows
    },
  }
}

/** Puts each of `more`, in any order, in its place. */
function insert(
  more: readonly TrackedEvent[],
  sorted: TrackedEvent[],
  compare: RowRules['compare'],
): void {
  if (more.length > sorted.length * MANY) {
    for (const event of more) sorted.push(event)
    sorted.sort(compare)
    return
  }
  for (const event of more) sorted.splice(placeOf(event, sorted, compare), 0, event)
}

/** Index of the first that does not come before. */
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
