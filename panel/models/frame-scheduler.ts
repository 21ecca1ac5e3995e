// One animation-frame loop for the whole panel: whoever changed something asks for a frame, and all charts, meters
// and figures draw in it. So drawing happens at most once per frame, however many messages came; and as often as that
// only for hands: what data asks for comes twice a second, or as often as the quickest of those who draw wants it. A
// page that is hidden gets no frames. Panel page.

/** Where frames come from; all times are those of requestAnimationFrame, ms. */
export interface FrameClock {
  request(callback: (nowMs: number) => void): number
  cancel(handle: number): void
  now(): number
  /** Calls back once after `ms`. Returns what takes it back. */
  wait(callback: () => void, ms: number): () => void
}

/** The one loop that everything draws in. */
export interface FrameScheduler {
  /** Asks for one frame at once, as for hands; further calls before it change nothing. */
  invalidate(): void
  /** Asks for one frame, but not earlier after the last one than the listeners want it. */
  dataCame(): void
  /**
   * Calls `listener` in each frame; those of data come `dataMs` apart, where nobody wants them sooner. Returns its
   * unsubscribe function.
   */
  onFrame(listener: (nowMs: number) => void, dataMs?: number): () => void
  /** Frames drawn so far. */
  readonly frames: number
  dispose(): void
}

/** What comes by itself is read, not followed: more pictures cost a musician's machine, and tell nothing new. */
export const DATA_FRAME_MS = 500
/** Of what is followed with the eye. A part of DATA_FRAME_MS, so that both come in one frame. */
export const QUICK_FRAME_MS = DATA_FRAME_MS / 2
/** A frame of data that is a little early must not wait for another. */
export const EARLY_MS = 25

/** The loop on `clock` (default: the page's requestAnimationFrame). A listener that throws does not stop the others. */
export function createFrameScheduler(clock: FrameClock = browserClock()): FrameScheduler {
  const listeners = new Map<(nowMs: number) => void, number>()
  let handle: number | null = null
  let stopWaiting: (() => void) | null = null
  let lastFrameMs = Number.NEGATIVE_INFINITY
  let frames = 0
  let isDisposed = false

  const stopTimer = (): void => {
    stopWaiting?.()
    stopWaiting = null
  }

  const draw = (nowMs: number): void => {
    handle = null
    lastFrameMs = nowMs
    frames += 1
    for (const listener of listeners.keys()) {
      try {
        listener(nowMs)
      } catch (error) {
        console.error(error)
      }
    }
  }

  const invalidate = (): void => {
    stopTimer()
    if (handle === null && !isDisposed) handle = clock.request(draw)
  }

  return {
    get frames() {
      return frames
    },
    invalidate,
    dataCame() {
      if (handle !== null || stopWaiting !== null || isDisposed) return
      const waitMs = lastFrameMs + Math.min(...listeners.values()) - clock.now()
      if (waitMs <= 0) invalidate()
      else stopWaiting = clock.wait(invalidate, waitMs)
    },
    onFrame(listener, dataMs = DATA_FRAME_MS) {
      listeners.set(listener, dataMs)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      stopTimer()
      if (handle !== null) clock.cancel(handle)
      handle = null
      listeners.clear()
    },
  }
}

function browserClock(): FrameClock {
  return {
    request: (callback) => requestAnimationFrame(callback),
    cancel: (handle) => cancelAnimationFrame(handle),
    now: () => performance.now(),
    wait(callback, ms) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  }
}
