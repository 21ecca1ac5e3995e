// The warm-up of the signal path while blocks are rendered: until it is over the engine is silent and hears nothing.
// Audio thread; allocates nothing of its own.

import { WARM_UP_FRAMES } from '../../../engine/warm-up.ts'

export interface WarmUpRun {
  readonly isUnderWay: boolean
  /** `step` plays one step, and answers true when it was the last. */
  begin(step: () => boolean): void
  /** As much as a block of `count` frames lasts. */
  advance(count: number): void
  /** Somebody wants the engine now: the rest at once. */
  finish(): void
}

/** `onWarm` is called when a warm-up is over. */
export function createWarmUpRun(onWarm: () => void): WarmUpRun {
  let step: (() => boolean) | null = null
  let frames = 0

  /** True: more steps are left. */
  const goOn = (): boolean => {
    if (step === null) return false
    if (!step()) return true
    step = null
    onWarm()
    return false
  }

  return {
    get isUnderWay() {
      return step !== null
    },
    begin(given) {
      step = given
    },
    advance(count) {
      frames += count
      while (frames >= WARM_UP_FRAMES) {
        frames -= WARM_UP_FRAMES
        goOn()
      }
    },
    finish() {
      while (goOn());
    },
  }
}
