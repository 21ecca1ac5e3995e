// Random events that have ended, with marks and stages as pages give them and as no page does. For property tests.

import * as fc from 'fast-check'
import { STAGES } from '../../../trace/config/stage-names.ts'
import type { EventMarks, TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { EVENT_SOURCES } from '../../../trace/wire/event-sources.ts'
import { START_MS } from './trace-builder.ts'
import { trackedEvent } from './trace-view.ts'

const SPAN_MS = 5000

/** µs and finer: clocks give what they like. */
const lengthMs = fc.oneof(
  fc.integer({ min: 0, max: 200_000 }).map((us) => us / 1000),
  fc.double({ min: 0, max: 200, noNaN: true }),
)

/** Names as pages choose them; the session makes what is unseen visible, exports must not rely on it. */
export const names = fc.oneof(
  fc.constantFrom('Keys', 'a,b', '"', '=1+1', '-1', '@x', '</script><b>', "'", 'ü♯', '', '\r\n'),
  fc.string({ maxLength: 20, unit: 'grapheme' }),
)

const MARKS = [
  'handlerStart',
  'actionStart',
  'actionEnd',
  'arrive',
  'scheduled',
  'quantumEnd',
  'audible',
] as const

/** At most 60 events within five seconds, in any order of time. */
export const endedEventLists: fc.Arbitrary<TrackedEvent[]> = fc
  .array(
    fc.record({
      atMs: fc.oneof(fc.integer({ min: -10, max: SPAN_MS }), fc.integer({ min: 0, max: 20 })),
      label: names,
      input: names,
      target: names,
      source: fc.constantFrom(...EVENT_SOURCES),
      ending: fc.constantFrom('heard', 'scheduled', 'lost', 'silent'),
      isReference: fc.boolean(),
      status: fc.integer({ min: 0, max: 255 }),
      data1: fc.integer({ min: 0, max: 255 }),
      data2: fc.integer({ min: 0, max: 255 }),
      stages: fc.record(Object.fromEntries(STAGES.map((stage) => [stage, lengthMs])), {
        requiredKeys: [],
      }),
      marks: fc.record(Object.fromEntries(MARKS.map((mark) => [mark, lengthMs])), {
        requiredKeys: [],
      }),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((list) =>
    list.map(({ isReference, marks, atMs, ...given }, index): TrackedEvent => {
      const wall = Object.entries(marks).map(([mark, ms = 0]) => [mark, START_MS + atMs + ms])
      const own: EventMarks = { event: START_MS + atMs, ...Object.fromEntries(wall) }
      const event = trackedEvent({ ...given, eventId: index + 1, marks: own })
      if (isReference) event.referenceId = 'doc-1/63'
      return event
    }),
  )
