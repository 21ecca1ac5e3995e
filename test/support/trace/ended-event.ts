// A tracked event that has ended, for tests of what is made of many.

import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { START_MS } from './trace-builder.ts'

/** A note that nothing more is known of than what is given. */
export const endedEvent = (given: Partial<TrackedEvent> = {}): TrackedEvent => ({
  eventId: 1,
  document: 'doc-1',
  eventNumber: 1,
  source: 'midi',
  input: 'Keys',
  virtual: false,
  status: 0x90,
  data1: 60,
  data2: 100,
  label: 'Note on C4 100',
  contextId: 'doc-1/1',
  target: 'synth',
  cause: 'handler',
  ending: 'silent',
  marks: { event: START_MS },
  stages: {},
  actions: 1,
  ...given,
})
