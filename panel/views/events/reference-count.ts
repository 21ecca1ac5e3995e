// How many of the stored events the reference instrument played, counted as they come and go. Panel page.

import { createEventFollower, type FollowedSession } from '../../models/event-follower.ts'

/** Answers the number as it is now; a look costs what came since the last one. */
export function createReferenceCount(session: FollowedSession): () => number {
  /** Of those that have ended. */
  const ids = new Set<number>()
  const follower = createEventFollower(session, {
    onReset: () => ids.clear(),
    onEnded({ eventId, referenceId }) {
      if (referenceId !== undefined) ids.add(eventId)
    },
    onLetGo(firstId) {
      for (const id of ids) if (id < firstId) ids.delete(id)
    },
  })
  return () => {
    follower.look()
    let open = 0
    for (const { referenceId } of follower.open) if (referenceId !== undefined) open += 1
    return ids.size + open
  }
}
