// The store of tracked events: what it keeps, what it lets go, what it knows of both. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventStore } from '../../../../trace/events/event-store.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { eventMakers } from '../../../support/trace/random-events.ts'

describe('the event store', () => {
  it('keeps the newest, finds them by their ids, and knows the inputs of exactly these', () => {
    const resizing = fc.record({
      after: fc.integer({ min: 0, max: 60 }),
      to: fc.integer({ min: 1, max: 40 }),
    })
    fc.assert(
      fc.property(
        eventMakers,
        fc.integer({ min: 1, max: 40 }),
        resizing,
        (makers, first, { after, to }) => {
          const store = createEventStore(first)
          const letGo: TrackedEvent[] = []
          const all: TrackedEvent[] = []
          makers.forEach((make, index) => {
            // Ids go on after a clear: they need not begin at 1.
            const { event } = make(index + 100)
            all.push(event)
            const gone = store.add(event)
            if (gone !== null) letGo.push(gone)
            if (index === after) letGo.push(...store.resize(to))
          })
          const kept = all.slice(letGo.length)
          expect(letGo).toEqual(all.slice(0, letGo.length))
          expect(store.evicted).toBe(letGo.length)
          expect(Array.from({ length: store.length }, (_, index) => store.at(index))).toEqual(kept)
          for (const event of all)
            expect(store.byId(event.eventId)).toBe(kept.includes(event) ? event : null)
          expect(store.byId(100 + all.length)).toBeNull()
          expect(store.inputs).toEqual([...new Set(kept.map(({ input }) => input))].sort())
        },
      ),
    )
  })

  it('gives the same list of inputs until it changes', () => {
    const store = createEventStore(10)
    const someMakers = eventMakers.filter(({ length }) => length > 0)
    const [make] = fc.sample(someMakers, { numRuns: 1, seed: 1 })[0]!
    store.add(make!(1).event)
    const { inputs } = store
    store.add(make!(2).event)
    expect(store.inputs).toBe(inputs)
    store.clear()
    expect(store.inputs).toEqual([])
    expect(store.byId(1)).toBeNull()
  })
})
