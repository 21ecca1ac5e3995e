// Follows a session's events from look to look, so that what is made of them need not be made anew: each event is
// told once, when it has ended and changes no more. A look costs what came since the last one. Panel page.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'

export type FollowedSession = Pick<TraceSession, 'epoch' | 'eventCount' | 'eventAt'>

export interface EventListener {
  /** What was told before is void; everything is told again. */
  onReset(): void
  onEnded(event: TrackedEvent): void
  /** Events with smaller ids were let go. */
  onLetGo(firstId: number): void
}

export interface EventFollower {
  /** Stored events that have not ended, oldest first: as of the last look. */
  readonly open: readonly TrackedEvent[]
  /** Looks what is new; true where anything is. */
  look(): boolean
  /** The next look begins from the beginning. */
  restart(): void
}

/** Follows `session`; tells nothing before the first look. */
export function createEventFollower(
  session: FollowedSession,
  listener: EventListener,
): EventFollower {
  let open: TrackedEvent[] = []
  let epoch: number | null = null
  let firstId = 0
  let nextId = 0

  function settle(events: readonly TrackedEvent[]): boolean {
    const before = open.length
    open = events.filter((event) => event.ending === 'open' && event.eventId >= firstId)
    for (const event of events)
      if (event.ending !== 'open' && event.eventId >= firstId) listener.onEnded(event)
    return open.length !== before
  }

  return {
    get open() {
      return open
    },
    look() {
      let isNew = false
      if (epoch !== session.epoch) {
        epoch = session.epoch
        open = []
        firstId = 0
        nextId = 0
        listener.onReset()
        isNew = true
      }
      const count = session.eventCount
      if (count === 0) return isNew
      const oldestId = session.eventAt(0).eventId
      if (oldestId > firstId) {
        firstId = oldestId
        listener.onLetGo(firstId)
        isNew = true
      }
      isNew = settle(open) || isNew
      for (let index = Math.max(0, nextId - firstId); index < count; index++) {
        const event = session.eventAt(index)
        if (event.ending === 'open') open.push(event)
        else listener.onEnded(event)
        isNew = true
      }
      nextId = firstId + count
      return isNew
    },
    restart() {
      epoch = null
    },
  }
}
