// The circular store of frame trackers: the newest `capacity` of them, the oldest let go and counted. Any reader context.

import type { FrameTracker } from './tracked-event.ts'

export interface FrameStore {
  readonly length: number
  readonly capacity: number
  /** Frames that were let go since the store was made or cleared. */
  readonly evicted: number
  add(frame: FrameTracker): void
  /** 0 is the oldest. Throws RangeError outside 0…length − 1. */
  at(index: number): FrameTracker
  /** Keeps the newest that fit. */
  resize(capacity: number): void
  clear(): void
}

/** An empty store; constant time for each operation but `resize`. Any thread. */
export function createFrameStore(initialCapacity: number): FrameStore {
  let capacity = initialCapacity
  let frames: FrameTracker[] = []
  /** Index of the oldest, once the array is full. */
  let head = 0
  let evicted = 0

  function at(index: number): FrameTracker {
    const frame = frames[(head + index) % Math.max(1, frames.length)]
    if (frame === undefined || index < 0 || index >= frames.length) {
      throw new RangeError(`Frame ${index} is not in the store, which holds ${frames.length}.`)
    }
    return frame
  }

  return {
    get length() {
      return frames.length
    },
    get capacity() {
      return capacity
    },
    get evicted() {
      return evicted
    },
    add(frame) {
      if (frames.length < capacity) {
        frames.push(frame)
        return
      }
      frames[head] = frame
      head = (head + 1) % capacity
      evicted++
    },
    at,
    resize(newCapacity) {
      const kept: FrameTracker[] = []
      const first = Math.max(0, frames.length - newCapacity)
      for (let index = first; index < frames.length; index++) kept.push(at(index))
      evicted += first
      frames = kept
      head = 0
      capacity = newCapacity
    },
    clear() {
      frames = []
      head = 0
      evicted = 0
    },
  }
}
