// The amplifier over frames that oscillator and filter have already written: envelope level and smoothed volume.
// The general path beside the hot loops of spline-runs.ts, with the same expressions in the same order. Audio
// thread; nothing allocates.

import type { VoiceMemory } from './voice-memory.ts'

/** Amplifies `sound[from … until − 1]` in place. Takes level and amplitude on. */
export type Amplifier = (voice: number, from: number, until: number) => void

/** An amplifier for the voices of `memory`, working on `sound`. */
export function createAmplifier(memory: VoiceMemory, sound: Float64Array): Amplifier {
  const { amplitude, volLevel } = memory.columns
  const { levelRatio, levelStep, keep, drive } = memory.inner

  return (voice, from, until) => {
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    for (let frame = from; frame < until; frame++) {
      level = level * ratio + step
      now = now * kept + level * gain
      sound[frame] = (sound[frame] as number) * now
    }
    volLevel[voice] = level
    amplitude[voice] = now
  }
}
