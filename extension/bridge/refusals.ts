// Counts what is refused of a page, and tells the total now and then: a page that floods us must not flood the panel
// with the news of it. Runs in the bridge.

/** The total is told at most this often. */
const INTERVAL_MS = 250

export interface Refusals {
  /** One more message is refused; `reason` is one sentence. */
  add(reason: string): void
  /** Tells the total now, if there is any. */
  flush(): void
  /** Tells nothing more. */
  dispose(): void
}

/** No refusal yet; `tell` hears the total and the last reason, soon after each. */
export const createRefusals = (tell: (count: number, reason: string) => void): Refusals => {
  let count = 0
  let lastReason = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  const dispose = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  const flush = (): void => {
    dispose()
    if (count > 0) tell(count, lastReason)
  }
  return {
    add(reason) {
      count++
      lastReason = reason
      timer ??= setTimeout(flush, INTERVAL_MS)
    },
    flush,
    dispose,
  }
}
