// The circular store of tracked events: the newest `capacity` of them, the oldest let go and counted. Any reader context.

import type { TrackedEvent } from './tracked-event.ts'

export interface EventStore {
  readonly length: number
  readonly capacity: number
  /** Frames that were let go since the store was made or cleared. */
  readonly evicted: number
  add(event: TrackedEvent): void
  /** 0 is the oldest. Throws RangeError outside 0…length − 1. */
  at(index: number): TrackedEvent
  /** Keeps the newest that fit. */
  resize(capacity: number): void
  clear(): void
}

/** An empty store; constant time for each operation but `resize`. Any thread. */
export function createEventStore(initialCapacity: number): EventStore {
  let capacity = initialCapacity
  let events: TrackedEvent[] = []
  /** Index of the oldest, once the array is full. */
  let head = 0
  let evicted = 0

  function at(index: number): TrackedEvent {
    const event = events[(head + index) % Math.max(1, events.length)]
    if (event === undefined || index < 0 || index >= events.length) {
      throw new RangeError(`Frame ${index} is not in the store, which holds ${events.length}.`)
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
    add(event) {
      if (events.length < capacity) {
        events.push(event)
        return
      }
      events[head] = event
      head = (head + 1) % capacity
      evicted++
    },
    at,
    resize(newCapacity) {
      const kept: TrackedEvent[] = []
      const first = Math.max(0, events.length - newCapacity)
      for (let index = first; index < events.length; index++) kept.push(at(index))
      evicted += first
      events = kept
      head = 0
      capacity = newCapacity
    },
    clear() {
      events = []
      head = 0
      evicted = 0
    },
  }
}
