// Timers for work outside of the audio thread, such as parsing a bank: they report only what took longer than its
// threshold. The clock and the place to report to are the caller's; `awescope render` tells by them what loading took.
// Any thread but the audio thread (`measure` allocates).

export interface TimerReport {
  name: string
  /** What it took, and what it may take, ms. */
  ms: number
  thresholdMs: number
}

export interface Timers {
  /**
   * A timer that runs; `stop` answers the time, ms, and reports it where it is above the threshold. Only
   * the first stop counts.
   */
  start(name: string, thresholdMs?: number): ScopedTimer
  /**
   * What `work` returns; its time is reported where it is above the threshold, also where it throws. Awaits a promise.
   */
  measure<T>(name: string, work: () => T, thresholdMs?: number): T
}

export interface ScopedTimer {
  stop(): number
}

/** Timers on a clock in ms. Without a threshold everything is reported. */
export function createTimers(
  clock: () => number,
  report: (report: TimerReport) => void,
  defaultThresholdMs = 0,
): Timers {
  function start(name: string, thresholdMs = defaultThresholdMs): ScopedTimer {
    const beganMs = clock()
    let ms = NaN
    return {
      stop() {
        if (!Number.isNaN(ms)) return ms
        ms = Math.max(0, clock() - beganMs)
        if (ms >= thresholdMs) report({ name, ms, thresholdMs })
        return ms
      },
    }
  }

  return {
    start,
    measure(name, work, thresholdMs) {
      const timer = start(name, thresholdMs)
      let isPending = false
      try {
        const result = work()
        if (result instanceof Promise) {
          isPending = true
          const stop = (): void => void timer.stop()
          // The caller gets its own promise, so that a failure is its to handle.
          result.then(stop, stop)
        }
        return result
      } finally {
        if (!isPending) timer.stop()
      }
    },
  }
}
