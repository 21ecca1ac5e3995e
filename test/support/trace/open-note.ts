// A note that is under way, for tests of what follows from what it did.

import type { ContextReader } from '../../../trace/contexts/context-reader.ts'
import { CLAIM, type ActionSeen, type OpenEvent } from '../../../trace/events/open-event.ts'
import { ACTION, CAUSE } from '../../../trace/wire/record.ts'
import { endedEvent } from './ended-event.ts'

/** Of a context; at 0 ms for 0.5 ms, now, where nothing else is given. */
export const actionIn = (
  context: ContextReader | null,
  given: Partial<ActionSeen> = {},
): ActionSeen => ({
  action: ACTION.start,
  flags: (given.action ?? ACTION.start) | CAUSE.handler,
  source: 1,
  number: 0,
  frame: NaN,
  startMs: 0,
  endMs: 0.5,
  context,
  processorIndex: 0,
  ...given,
})

/** A note-on at 0 ms that did nothing yet. */
export const openNote = (given: Partial<OpenEvent> = {}): OpenEvent => ({
  tracked: endedEvent({ marks: { event: 0 }, ending: 'open', contextId: null }),
  hasBeenTold: true,
  phase: 0,
  awaitsSound: true,
  claim: CLAIM.asked,
  isSoundAsked: true,
  eventFrames: [],
  actions: [],
  post: null,
  namesTime: false,
  arrive: null,
  onset: null,
  pitch: null,
  isAmbiguous: false,
  ...given,
})
