// The last third of a second of the tap's sound at the low rate, and how much of one frequency is in a stretch of it
// (Goertzel filter). Pure arithmetic, no platform; audio thread, allocates nothing after creation.

import { cos, lengthOf, max, NativeFloat64Array, PI, sqrt } from '../../../trace/wire/natives.ts'

/** Samples that are kept. */
export const HISTORY_SAMPLES = 2048

export interface LowRateHistory {
  push(samples: Float64Array): void
  /**
   * Amplitude at `frequencyHz` in the `length` samples that ended `ago` samples ago, seen through `window`; `scale`
   * undoes the window's own weight.
   */
  amplitudeAt(
    frequencyHz: number,
    window: Float64Array,
    length: number,
    scale: number,
    ago: number,
  ): number
}

/** A history of silence. `rate`: the low one, Hz. */
export function createLowRateHistory(rate: number): LowRateHistory {
  const history = new NativeFloat64Array(HISTORY_SAMPLES)
  let at = 0

  return {
    push(samples) {
      const count = lengthOf(samples)
      for (let index = 0; index < count; index++) {
        history[at] = samples[index] as number
        at = at + 1 === HISTORY_SAMPLES ? 0 : at + 1
      }
    },
    amplitudeAt(frequencyHz, window, length, scale, ago) {
      const coefficient = 2 * cos((2 * PI * frequencyHz) / rate)
      let s1 = 0
      let s2 = 0
      let read = (at - ago - length + 2 * HISTORY_SAMPLES) % HISTORY_SAMPLES
      for (let index = 0; index < length; index++) {
        const s = (history[read] as number) * (window[index] as number) + coefficient * s1 - s2
        s2 = s1
        s1 = s
        read = read + 1 === HISTORY_SAMPLES ? 0 : read + 1
      }
      return sqrt(max(0, s1 * s1 + s2 * s2 - coefficient * s1 * s2)) * scale
    },
  }
}
