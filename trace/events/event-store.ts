// The circular store of tracked events: the newest `capacity` of them, the oldest let go and counted. Any reader
// context.

import { createNameCounts } from './name-counts.ts'
import type { TrackedEvent } from './tracked-event.ts'

export interface EventStore {
  readonly length: number
  readonly capacity: number
  /** Events that were let go since the store was made or cleared. */
  readonly evicted: number
  /** Names of the inputs that the stored events came from, sorted; the same array until they change. */
  readonly inputs: readonly string[]
  /** Takes an event whose id follows that of the one before; what made room for it, null where there was room. */
  add(event: TrackedEvent): TrackedEvent | null
  /** 0 is the oldest. Throws RangeError outside 0…length − 1. */
  at(index: number): TrackedEvent
  /** The event with this id; null where it is not stored. */
  byId(eventId: number): TrackedEvent | null
  /** Keeps the newest that fit; those that were let go. */
  resize(capacity: number): TrackedEvent[]
  clear(): void
}

/** An empty store; constant time for each operation but `resize`. Any thread. */
export function createEventStore(initialCapacity: number): EventStore {
  let capacity = initialCapacity
  let events: TrackedEvent[] = []
  /** Index of the oldest, once the array is full. */
  let head = 0
  let evicted = 0
  const inputs = createNameCounts()

  function at(index: number): TrackedEvent {
    const event = events[(head + index) % Math.max(1, events.length)]
    if (event === undefined || index < 0 || index >= events.length) {
      throw new RangeError(`Event ${index} is not in the store, which holds ${events.length}.`)
    }
    return event
  }

  return {
    get length() {
      return events.length
    },
    get capacity() {
      return capacity
    },
    get evicted() {
      return evicted
    },
    get inputs() {
      return inputs.names
    },
    add(event) {
      inputs.add(event.input)
      if (events.length < capacity) {
        events.push(event)
        return null
      }
      const oldest = at(0)
      events[head] = event
      head = (head + 1) % capacity
      evicted++
      inputs.remove(oldest.input)
      return oldest
    },
    at,
    byId(eventId) {
      const oldest = events[head]
      if (oldest === undefined) return null
      const index = eventId - oldest.eventId
      return index >= 0 && index < events.length ? at(index) : null
    },
    resize(newCapacity) {
      const kept: TrackedEvent[] = []
      const letGo: TrackedEvent[] = []
      const first = Math.max(0, events.length - newCapacity)
      for (let index = 0; index < events.length; index++)
        (index < first ? letGo : kept).push(at(index))
      evicted += first
      events = kept
      head = 0
      capacity = newCapacity
      for (const { input } of letGo) inputs.remove(input)
      return letGo
    },
    clear() {
      events = []
      head = 0
      evicted = 0
      inputs.clear()
    },
  }
}
