// Animation frames and timers whose time a test moves. Node.

import type { FrameClock } from '../../../panel/models/frame-scheduler.ts'

export interface HeldClock extends FrameClock {
  /** Frames that were asked for. */
  readonly waiting: ReadonlyMap<number, unknown>
  /** When timers are due, ms. */
  readonly timers: ReadonlyMap<() => void, number>
  /** Lets the time come without a frame. */
  passTo(nowMs: number): void
  /** Lets the time come, and a frame. */
  tick(nowMs: number): void
}

/** At 0 ms. */
export function createFrameClock(): HeldClock {
  const waiting = new Map<number, (nowMs: number) => void>()
  const timers = new Map<() => void, number>()
  let next = 0
  let timeMs = 0
  return {
    waiting,
    timers,
    now: () => timeMs,
    wait(callback: () => void, ms: number): () => void {
      timers.set(callback, timeMs + ms)
      return () => void timers.delete(callback)
    },
    passTo(nowMs: number) {
      timeMs = nowMs
      for (const [callback, atMs] of timers) {
        if (atMs > nowMs) continue
        timers.delete(callback)
        callback()
      }
    },
    request(callback: (nowMs: number) => void): number {
      next += 1
      waiting.set(next, callback)
      return next
    },
    cancel: (handle: number) => void waiting.delete(handle),
    tick(nowMs: number) {
      timeMs = nowMs
      const callbacks = [...waiting.values()]
      waiting.clear()
      for (const callback of callbacks) callback(nowMs)
    },
  }
}
