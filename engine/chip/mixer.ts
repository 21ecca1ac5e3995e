// The amplifier and the way onto the buses: envelope level, smoothed volume, pan and sends. Voices add up linearly (facts section 1, [C]).
// Audio thread; nothing allocates.

import type { Buses } from './chip-types.ts'
import { FULL_SCALE } from './interpolation.ts'
import type { VoiceMemory } from './voice-memory.ts'

/** Adds `sound[0 … count − 1]` to the buses from frame `from` on. Takes level and amplitude on. */
export type Mixer = (voice: number, buses: Buses, from: number, count: number) => void

export function createMixer(memory: VoiceMemory, sound: Float64Array): Mixer {
  const { amplitude, volLevel, panLeft, panRight, reverbSend, chorusSend } = memory.columns
  const { levelRatio, levelStep, keep, drive } = memory.inner

  return (voice, buses, from, count) => {
    const { dryLeft, dryRight } = buses
    const left = panLeft[voice]! / FULL_SCALE
    const right = panRight[voice]! / FULL_SCALE
    const toReverb = reverbSend[voice]! / FULL_SCALE
    const toChorus = chorusSend[voice]! / FULL_SCALE
    const ratio = levelRatio[voice]!
    const step = levelStep[voice]!
    const kept = keep[voice]!
    const gain = drive[voice]!
    let level = volLevel[voice]!
    let now = amplitude[voice]!
    if (toChorus !== 0) {
      const { reverb, chorus } = buses
      for (let frame = 0; frame < count; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = sound[frame]! * now
        dryLeft[from + frame]! += value * left
        dryRight[from + frame]! += value * right
        reverb[from + frame]! += value * toReverb
        chorus[from + frame]! += value * toChorus
      }
    } else if (toReverb !== 0) {
      const { reverb } = buses
      for (let frame = 0; frame < count; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = sound[frame]! * now
        dryLeft[from + frame]! += value * left
        dryRight[from + frame]! += value * right
        reverb[from + frame]! += value * toReverb
      }
    } else {
      for (let frame = 0; frame < count; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = sound[frame]! * now
        dryLeft[from + frame]! += value * left
        dryRight[from + frame]! += value * right
      }
    }
    volLevel[voice] = level
    amplitude[voice] = now
  }
}
