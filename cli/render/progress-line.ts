// One line that is written over itself while work goes on: for a terminal only, so that no log fills up with it. Node.

const EVERY_MS = 100
const CLEAR = '\r\x1b[2K'

export interface ProgressTarget {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface ProgressLine {
  /** Shows `text`, at most ten times a second. */
  show(text: string): void
  /** Removes the line. */
  clear(): void
}

/** Removes a line that another thread may have left on `target`; does nothing where that is not a terminal. */
export function clearLine(target: ProgressTarget): void {
  if (target.isTTY === true) target.write(CLEAR)
}

/** A line on `target` (stderr); does nothing where that is not a terminal. `nowMs` is a clock. */
export function createProgressLine(target: ProgressTarget, nowMs: () => number): ProgressLine {
  if (target.isTTY !== true) return { show: () => {}, clear: () => {} }
  let shownMs = -Infinity
  return {
    show(text) {
      const now = nowMs()
      if (now - shownMs < EVERY_MS) return
      shownMs = now
      target.write(`${CLEAR}${text}`)
    },
    clear() {
      if (shownMs !== -Infinity) target.write(CLEAR)
    },
  }
}
