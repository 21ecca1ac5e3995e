// Bounds how many messages a page can push through in a second. Pure; runs in the bridge.

/**
 * Far above what a busy page defines (records travel in chunks, about ten a second), far below what hurts the browser.
 */
export const MAX_MESSAGES_PER_SECOND = 5000

export interface FloodGate {
  /** True when one more message may pass at `nowMs` (any clock that does not run backwards). */
  pass(nowMs: number): boolean
}

/** A gate that nothing has passed. Any thread; allocates nothing later. */
export const createFloodGate = (perSecond: number = MAX_MESSAGES_PER_SECOND): FloodGate => {
  let windowStartMs = Number.NEGATIVE_INFINITY
  let passed = 0
  return {
    pass(nowMs) {
      if (nowMs - windowStartMs >= 1000) {
        windowStartMs = nowMs
        passed = 0
      }
      if (passed >= perSecond) return false
      passed++
      return true
    },
  }
}
