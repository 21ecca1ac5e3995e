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

/** The one that asked for a sound which begins at `onsetFrame`; undefined where none did. */
export function postFor(
  event: OpenEvent,
  context: ContextReader,
  onsetFrame: number,
): ActionSeen | undefined {
  // A rise is placed within two of the tap's steps.
  const slackFrames = context.quantumFrames + 2 * RISE_STEP_FRAMES
  return timedPosts(event, context).find(({ frame }) => Math.abs(frame - onsetFrame) <= slackFrames)
}
