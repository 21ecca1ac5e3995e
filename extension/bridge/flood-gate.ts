// Bounds how much a page can push through in a second: messages, the work that they make, and their bytes. Pure; runs
// in the bridge.

/**
 * Far above what a busy page sends (records travel in chunks, about ten a second and 64 KiB each at the most), far
 * below what hurts the browser. Work in units of about a microsecond.
 */
export const FLOOD_LIMIT = { messages: 5000, units: 200_000, bytes: 16 * 1024 * 1024 } as const

export interface FloodGate {
  /** True when one more message may be looked at at `nowMs` (any clock that does not run backwards). */
  pass(nowMs: number): boolean
  /** True where the message that has passed may go on: what it costs is counted, and over the limit it is refused. */
  spend(units: number, bytes: number): boolean
}

/** A gate that nothing has passed. Any thread; allocates nothing later. */
export const createFloodGate = (
  limit: { readonly [Of in keyof typeof FLOOD_LIMIT]: number } = FLOOD_LIMIT,
): FloodGate => {
  let windowStartMs = Number.NEGATIVE_INFINITY
  let messages = 0
  let units = 0
  let bytes = 0
  return {
    pass(nowMs) {
      if (nowMs - windowStartMs >= 1000) {
        windowStartMs = nowMs
        messages = units = bytes = 0
      }
      if (messages >= limit.messages) return false
      messages++
      return true
    },
    spend(ofUnits, ofBytes) {
      if (units + ofUnits > limit.units || bytes + ofBytes > limit.bytes) return false
      units += ofUnits
      bytes += ofBytes
      return true
    },
  }
}
