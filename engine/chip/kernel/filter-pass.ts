// The filter over frames that an oscillator has already written: the general path beside the hot loops of
// spline-runs.ts, with the same expressions in the same order. Audio thread; nothing allocates.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { VoiceMemory } from './voice-memory.ts'

/** Filters `sound[from … until − 1]` in place. */
export type FilterPass = (voice: number, from: number, until: number) => void

/** A filter of this mode for the voices of `memory`, working on `sound`; its state is in the voices' columns. */
export function createFilterPass(
  memory: VoiceMemory,
  mode: EngineMode,
  sound: Float64Array,
): FilterPass {
  const { filterState1, filterState2, filterA, filterB, filterC } = memory.inner
  const isHardware = mode === 'hardware'

  return (voice, from, until) => {
    const fa = filterA[voice] as number
    const fb = filterB[voice] as number
    const fc = filterC[voice] as number
    let one = filterState1[voice] as number
    let two = filterState2[voice] as number
    if (isHardware) {
      for (let frame = from; frame < until; frame++) {
        const drawn = fc * (sound[frame] as number) - fa * one
        one += fa * two
        two = two * fb + drawn
        sound[frame] = one
      }
    } else {
      let next = one + fa * two
      let sum = one + next
      for (let frame = from; frame < until; frame++) {
        const drawn = fc * (sound[frame] as number) - fa * one
        two = two * fb + drawn
        one = next
        next = one + fa * two
        const after = one + next
        sound[frame] = sum + after
        sum = after
      }
    }
    filterState1[voice] = one
    filterState2[voice] = two
  }
}
