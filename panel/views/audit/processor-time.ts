// Whether a thread that wants a processor has one, told by the clock alone, which any browser has: who looks at it all
// the while sees it jump over what other programs took. A dedicated worker of the panel.

/** How long a thread worked, and how much of that others had, ms. */
export interface ProcessorTime {
  readonly workedMs: number
  readonly lostMs: number
}

/** Watches whether threads of this machine have a processor when they want one. */
export interface ProcessorWatch {
  /** Ends it. Of the time that they wanted one, how much they had it, 0…1; null: too short to tell. */
  end(): number | null
}

/** As a handler that an audit would blame: what takes less is seldom interrupted. */
export const WORK_MS = 12
/** A clock of steps of a millisecond that are not quite even jumps by two; so do a scheduler's shortest turns. */
const STEPS = 2.5
const LEAST_JUMP_MS = 0.5
/** Fewer say nothing. */
const MIN_WORKED_MS = 60

/** Works once for WORK_MS by `now`, ms, without a pause. Any thread; allocates its answer. */
export function workOnce(now: () => number): ProcessorTime {
  const fromMs = now()
  let lastMs = fromMs
  let stepMs = WORK_MS
  const jumps: number[] = []
  while (lastMs - fromMs < WORK_MS) {
    const nowMs = now()
    const jumpMs = nowMs - lastMs
    if (jumpMs <= 0) continue
    stepMs = Math.min(stepMs, jumpMs)
    if (jumpMs > LEAST_JUMP_MS) jumps.push(jumpMs)
    lastMs = nowMs
  }
  const lost = jumps.filter((jumpMs) => jumpMs > STEPS * stepMs)
  // One step of each is the clock's own.
  const lostMs = lost.reduce((sum, jumpMs) => sum + jumpMs - stepMs, 0)
  return { workedMs: lastMs - fromMs, lostMs }
}

/** Of all of it, how much it had a processor, 0…1; null where it was too little. Any thread. */
export function processorShareOf(times: readonly ProcessorTime[]): number | null {
  const workedMs = times.reduce((sum, time) => sum + time.workedMs, 0)
  const lostMs = times.reduce((sum, time) => sum + time.lostMs, 0)
  return workedMs < MIN_WORKED_MS ? null : 1 - lostMs / workedMs
}
