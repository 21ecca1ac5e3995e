// Whether the buffers of one ScriptProcessor node were filled in time: from when its handlers ran against when their
// buffers were due. Any reader context.
//
// Two buffers take turns, so a handler that runs more than one buffer after the earliest that it could has missed its
// time. A node that was disconnected for a while looks the same at first: but what waited in the queue of a busy main
// thread then runs at once, one buffer close behind the other, and what was not asked for does not.

/** How long an earliest place is remembered, ms: clocks drift. */
const WINDOW_MS = 5000
/** A later buffer that comes so much sooner than a buffer lasts has waited. */
const CLOSE_SHARE = 0.5

export interface LateBuffer {
  readonly fromMs: number
  readonly toMs: number
  readonly lateMs: number
  readonly handlerUs: number
}

export interface ScriptWatch {
  /** Its handler ran; the late buffer that is known by this, or null. */
  add(startMs: number, number: number, handlerUs: number): LateBuffer | null
  /** What comes is compared with nothing that was. */
  restart(): void
}

/** `slackMs`: how far apart the device's callbacks are. Any thread; constant time. */
export function createScriptWatch(bufferMs: number, slackMs: () => number): ScriptWatch {
  let windowStartMs = NaN
  let lowest = Infinity
  let lowestBefore = Infinity
  let pending: LateBuffer | null = null

  function restart(): void {
    windowStartMs = NaN
    lowest = lowestBefore = Infinity
    pending = null
  }

  /** The one before, where this one has waited for it. */
  function confirmed(startMs: number): LateBuffer | null {
    const before = pending
    pending = null
    if (before === null) return null
    const apartMs = startMs - before.toMs - before.handlerUs / 1000
    if (apartMs <= CLOSE_SHARE * bufferMs) return before
    restart()
    return null
  }

  return {
    add(startMs, number, handlerUs) {
      const found = confirmed(startMs)
      const place = startMs - number * bufferMs
      if (!(startMs - windowStartMs < WINDOW_MS)) {
        windowStartMs = startMs
        lowestBefore = lowest
        lowest = Infinity
      }
      const lateMs = place - Math.min(lowest, lowestBefore)
      lowest = Math.min(lowest, place)
      if (lateMs > bufferMs + slackMs())
        pending = { fromMs: startMs - lateMs, toMs: startMs, lateMs, handlerUs }
      return found
    },
    restart,
  }
}
