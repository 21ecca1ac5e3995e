// The engine that was replaced, while it fades beside its successor. Audio thread; allocates nothing while blocks are
// as long as was said.

import type { Engine } from './engine-types.ts'

/** Fades `count` frames: `rest` of `fadeFrames` are left at the first one. */
export function fadeOut(
  left: Float32Array,
  right: Float32Array,
  count: number,
  rest: number,
  fadeFrames: number,
): void {
  for (let index = 0; index < count; index++) {
    const gain = Math.max(0, rest - index) / fadeFrames
    left[index] = (left[index] as number) * gain
    right[index] = (right[index] as number) * gain
  }
}

export interface LeavingEngine {
  /** `engine` plays on for the time of a fade; one that was still fading is gone. */
  leave(engine: Engine): void
  /** Adds what it still has to say. */
  addTo(left: Float32Array, right: Float32Array, count: number): void
}

/** Nobody is leaving yet. */
export function createLeavingEngine(fadeFrames: number, blockFrames: number): LeavingEngine {
  let engine: Engine | null = null
  let rest = 0
  let block: [Float32Array, Float32Array] = [
    new Float32Array(blockFrames),
    new Float32Array(blockFrames),
  ]

  return {
    leave(given) {
      engine = given
      rest = fadeFrames
    },
    addTo(left, right, count) {
      if (engine === null) return
      if (block[0].length < count) block = [new Float32Array(count), new Float32Array(count)]
      const [oldLeft, oldRight] = block
      engine.render(oldLeft, oldRight, 0, count)
      fadeOut(oldLeft, oldRight, count, rest, fadeFrames)
      for (let index = 0; index < count; index++) {
        left[index] = (left[index] as number) + (oldLeft[index] as number)
        right[index] = (right[index] as number) + (oldRight[index] as number)
      }
      rest -= count
      if (rest <= 0) engine = null
    },
  }
}
