// The times that an event's messages to a processor name, which may mean anything: one is believed where the sound
// comes within a quantum of it. Any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import { RISE_STEP_FRAMES } from '../wire/quantum.ts'
import { ACTION } from '../wire/record.ts'
import type { ActionSeen, OpenEvent } from './open-event.ts'

const NONE: readonly ActionSeen[] = []

/** Posts of the event to this context that name a time behind their arrival. */
export function timedPosts(event: OpenEvent, context: ContextReader): readonly ActionSeen[] {
  if (!event.namesTime) return NONE
  const arrivedFrame = event.arrive?.frame ?? 0
  return event.actions.filter(
    (seen) => seen.action === ACTION.post && seen.context === context && seen.frame > arrivedFrame,
  )
}

/** Within what a time is kept: a quantum, and the two steps of the tap in which a rise is placed. */
export const slackOf = ({ quantumFrames }: ContextReader): number =>
  quantumFrames + 2 * RISE_STEP_FRAMES

/**
 * The one that asked for a sound which begins at `onsetFrame`; undefined where none did. `isKept`: the times of its
 * sender are known to be such, and so the latest that has come is meant, however late the sound is.
 */
export function postFor(
  event: OpenEvent,
  context: ContextReader,
  onsetFrame: number,
  isKept: boolean,
): ActionSeen | undefined {
  const isFor = ({ frame }: ActionSeen): boolean => Math.abs(frame - onsetFrame) <= slackOf(context)
  const posts = timedPosts(event, context)
  return (
    posts.find(isFor) ?? (isKept ? posts.findLast(({ frame }) => frame <= onsetFrame) : undefined)
  )
}
