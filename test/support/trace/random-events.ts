// Random tracked events and random selections of them, for property tests.

import * as fc from 'fast-check'
import { STAGES } from '../../../trace/config/stage-names.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import type { Player, Selection } from '../../../trace/figures/selection.ts'
import { EVENT_SOURCES } from '../../../trace/wire/event-sources.ts'
import { START_MS } from './trace-builder.ts'

/** Random events lie within this after START_MS. */
export const SPAN_MS = 100

const CONTEXTS = ['doc-1/1', 'doc-1/2']
const REFERENCES = ['doc-1/63', 'doc-2/63']
const ENDED = ['heard', 'scheduled', 'lost', 'silent'] as const

/** A duration with three decimals, as clocks give them. */
const durationMs = fc.integer({ min: 0, max: 150_000 }).map((us) => us / 1000)

const facts = fc.record({
  atMs: fc.integer({ min: 0, max: SPAN_MS - 1 }),
  contextId: fc.option(fc.constantFrom(...CONTEXTS)),
  referenceId: fc.option(fc.constantFrom(...REFERENCES), { freq: 2 }),
  source: fc.constantFrom(...EVENT_SOURCES),
  input: fc.constantFrom('Keys', 'Pads', 'Awescope'),
  ending: fc.constantFrom(...ENDED),
  stages: fc.record(Object.fromEntries(STAGES.map((stage) => [stage, durationMs])), {
    requiredKeys: [],
  }),
  onsetMs: fc.option(durationMs),
  toSoundMs: fc.option(durationMs),
})

export interface RandomEvent {
  event: TrackedEvent
  /** Ends it as it will end. */
  end(): void
  /** Events that begin before it has ended; Infinity: it stays open. */
  readonly openFor: number
}

/** Makes an event that is under way. */
export type EventMaker = (eventId: number) => RandomEvent

export const eventMakers: fc.Arbitrary<EventMaker[]> = fc.array(
  fc
    .record({
      given: facts,
      openFor: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Infinity)),
    })
    .map(({ given, openFor }): EventMaker => (eventId) => {
      const event: TrackedEvent = {
        eventId,
        document: 'doc-1',
        eventNumber: eventId,
        source: given.source,
        input: given.input,
        virtual: false,
        status: 0x90,
        data1: 60,
        data2: 100,
        label: 'Note on C4 100',
        contextId: null,
        target: '',
        cause: 'handler',
        ending: 'open',
        marks: { event: START_MS + given.atMs },
        stages: {},
        actions: 1,
      }
      if (given.referenceId !== null) event.referenceId = given.referenceId
      return {
        event,
        openFor,
        end() {
          event.contextId = given.contextId
          event.ending = given.ending
          event.stages = given.stages
          if (given.onsetMs !== null) event.onsetMs = given.onsetMs
          if (given.toSoundMs !== null) event.toSoundMs = given.toSoundMs
        },
      }
    }),
  { maxLength: 60, size: 'max' },
)

/** Null every second time: narrow selections hold few events. (One in one would be null always.) */
const some = { freq: 2 }

const boundMs = fc.option(
  fc.integer({ min: -10, max: SPAN_MS + 10 }).map((atMs) => START_MS + atMs),
  some,
)

export const selections: fc.Arbitrary<Selection> = fc.record({
  contextId: fc.option(fc.constantFrom(...CONTEXTS), some),
  player: fc.constantFrom<Player | null>(
    null,
    null,
    'page',
    'page',
    ...REFERENCES.map((referenceId) => ({ referenceId })),
  ),
  source: fc.option(fc.constantFrom(...EVENT_SOURCES), some),
  fromMs: boundMs,
  toMs: boundMs,
})

/** What is told of the events, in order: each begins, and ends some events later. */
export function playEvents(
  makers: readonly EventMaker[],
  told: { begin(event: TrackedEvent): void; end(event: TrackedEvent): void; after?(): void },
): TrackedEvent[] {
  const open: { random: RandomEvent; left: number }[] = []
  const events: TrackedEvent[] = []
  const pass = (): void => {
    for (const each of open.filter(({ left }) => left <= 0)) {
      open.splice(open.indexOf(each), 1)
      each.random.end()
      told.end(each.random.event)
    }
    for (const each of open) each.left--
    told.after?.()
  }
  makers.forEach((make, index) => {
    const random = make(index + 1)
    events.push(random.event)
    told.begin(random.event)
    open.push({ random, left: random.openFor })
    pass()
  })
  for (let left = 0; left < 6; left++) pass()
  return events
}
