// One animation-frame loop for the whole panel: whoever changed something asks for a frame, and all charts, meters
// and figures draw in it. So drawing happens at most once per frame, however many messages came. Panel page.

/** Where frames come from; times are those of requestAnimationFrame, ms. */
export interface FrameClock {
  request(callback: (nowMs: number) => void): number
  cancel(handle: number): void
}

/** The one loop that everything draws in. */
export interface FrameScheduler {
  /** Asks for one frame; further calls before it change nothing. */
  invalidate(): void
  /** Calls `listener` in each frame. Returns its unsubscribe function. */
  onFrame(listener: (nowMs: number) => void): () => void
  /** Frames drawn so far. */
  readonly frames: number
  dispose(): void
}

/** The loop on `clock` (default: the page's requestAnimationFrame). A listener that throws does not stop the others. */
export function createFrameScheduler(clock: FrameClock = browserClock()): FrameScheduler {
  const listeners = new Set<(nowMs: number) => void>()
  let handle: number | null = null
  let frames = 0
  let isDisposed = false

  const draw = (nowMs: number): void => {
    handle = null
    frames += 1
    for (const listener of listeners) {
      try {
        listener(nowMs)
      } catch (error) {
        console.error(error)
      }
    }
  }

  return {
    get frames() {
      return frames
    },
    invalidate() {
      if (handle === null && !isDisposed) handle = clock.request(draw)
    },
    onFrame(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
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
  }
}
