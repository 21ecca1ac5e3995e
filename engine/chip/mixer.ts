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
    const left = (panLeft[voice] as number) / FULL_SCALE
    const right = (panRight[voice] as number) / FULL_SCALE
    const toReverb = (reverbSend[voice] as number) / FULL_SCALE
    const toChorus = (chorusSend[voice] as number) / FULL_SCALE
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    if (toChorus !== 0) {
      const { reverb, chorus } = buses
      for (let frame = 0; frame < count; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = (sound[frame] as number) * now
        dryLeft[from + frame] = (dryLeft[from + frame] as number) + value * left
        dryRight[from + frame] = (dryRight[from + frame] as number) + value * right
        reverb[from + frame] = (reverb[from + frame] as number) + value * toReverb
        chorus[from + frame] = (chorus[from + frame] as number) + value * toChorus
      }
    } else if (toReverb !== 0) {
      // The usual voice. Two frames in a turn: less bookkeeping for each.
      const { reverb } = buses
      const even = count & ~1
      let frame = 0
      for (; frame < even; frame += 2) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = (sound[frame] as number) * now
        level = level * ratio + step
        now = now * kept + level * gain
        const following = (sound[frame + 1] as number) * now
        const one = (from + frame) | 0
        const two = (one + 1) | 0
        dryLeft[one] = (dryLeft[one] as number) + value * left
        dryLeft[two] = (dryLeft[two] as number) + following * left
        dryRight[one] = (dryRight[one] as number) + value * right
        dryRight[two] = (dryRight[two] as number) + following * right
        reverb[one] = (reverb[one] as number) + value * toReverb
        reverb[two] = (reverb[two] as number) + following * toReverb
      }
      if (frame < count) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = (sound[frame] as number) * now
        dryLeft[from + frame] = (dryLeft[from + frame] as number) + value * left
        dryRight[from + frame] = (dryRight[from + frame] as number) + value * right
        reverb[from + frame] = (reverb[from + frame] as number) + value * toReverb
      }
    } else {
      for (let frame = 0; frame < count; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        const value = (sound[frame] as number) * now
        dryLeft[from + frame] = (dryLeft[from + frame] as number) + value * left
        dryRight[from + frame] = (dryRight[from + frame] as number) + value * right
      }
    }
    volLevel[voice] = level
    amplitude[voice] = now
  }
}
