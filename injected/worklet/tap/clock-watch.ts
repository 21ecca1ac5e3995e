// The tap's look at the wall clock: whether the thread came late, and how long the clock's steps are where they are
// too long to wait for. Audio thread; allocates nothing after creation but what the clock does.

import { createStepObserver } from '../../../trace/wire/clock.ts'
import { KIND } from '../../../trace/wire/record.ts'
import type { Scope } from '../probe/scope.ts'
import { CLOCK_STRIDES, createLatenessWatcher, type LatenessWatcher } from './lateness.ts'
import { scopeRate } from '../natives.ts'

/** Coarse clocks show their step only after a while. */
const STEP_READS = 128

export interface ClockWatch {
  /** Call in each quantum. */
  look(frame: number): void
  /** Smallest step so far, µs; 0: not known. */
  readonly stepUs: number
  /** What lies between was no lateness. */
  restart(): void
}

/** `onStep`: a step that the scope did not know has become known. */
export function createClockWatch(scope: Scope, onStep: () => void): ClockWatch {
  const { clock, writer } = scope
  const stepMs = scope.clockStepUs / 1000
  const steps = createStepObserver(scope.clockStepUs)
  const watcher = (): LatenessWatcher =>
    createLatenessWatcher(scopeRate, stepMs, scope.quantumFrames)
  let lateness = watcher()
  let nextFrame = 0
  let turn = 0
  let reads = 0

  return {
    look(frame) {
      if (frame < nextFrame) return
      nextFrame = frame + (CLOCK_STRIDES[turn++ % CLOCK_STRIDES.length] as number)
      const wallMs = clock.now()
      const knownUs = steps.stepUs
      if (reads < STEP_READS) {
        steps.observe(wallMs)
        if (++reads === STEP_READS && scope.clockStepUs === 0 && knownUs > 0) onStep()
      }
      const lateMs = lateness.observe(frame, wallMs)
      if (lateMs > 0) {
        scope.watchClosely()
        writer.write(KIND.gap, 0, 0, frame, wallMs, 0, lateMs)
      }
    },
    get stepUs() {
      return steps.stepUs
    },
    restart() {
      lateness = watcher()
    },
  }
}
