// One voice for one segment: oscillator → filter → amplifier into its row of the mixer, stretch by stretch between
// control ticks and stage changes. All state that crosses a stretch lives in Float64 columns and is only ever taken on
// frame by frame, so the sound is the same for one bit however a segment is cut. Audio thread; nothing allocates.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { Buses } from '../chip-types.ts'
import { type Control, SLIDE } from '../control.ts'
import type { VolumeEnvelope } from '../envelope.ts'
import type { Mixer } from './mixer.ts'
import { createPlayer } from './oscillator.ts'
import type { SampleMemory } from './reels.ts'
import { CONTROL_FRAMES, STAGE } from '../voice-columns.ts'
import type { VoiceMemory } from './voice-memory.ts'

/** `age` stays below this; it falls back by half of it, a multiple of CONTROL_FRAMES. */
export const AGE_LIMIT = 2 ** 30

/** Adds `count` frames of a voice to the buses from `from` on. */
export type Kernel = (voice: number, buses: Buses, from: number, count: number) => void

/** The kernel of all voices in `memory`. */
export function createKernel(
  memory: VoiceMemory,
  mode: EngineMode,
  samples: SampleMemory,
  control: Control,
  envelope: VolumeEnvelope,
  mixer: Mixer,
): Kernel {
  const { stage, age, amplitude, filterBypass } = memory.columns
  const { stageLeft, isEnded } = memory.inner
  const play = createPlayer(memory, mode, samples, mixer.sound)

  return (voice, buses, from, count) => {
    const row = mixer.nextRow
    let done = 0
    while (done < count) {
      const now = age[voice] as number
      const inTick = now & (CONTROL_FRAMES - 1)
      if (inTick === 0) control.tick(voice)
      let run = CONTROL_FRAMES - inTick
      if (run > count - done) run = count - done
      const left = stageLeft[voice] as number
      // `| 0`: a counter that may be fractional would make the loops slow.
      if (left < run) run = left | 0

      // In the delay the sample waits too.
      if (stage[voice] !== STAGE.delay) {
        play(voice, row + done, row + done + run)
      } else {
        mixer.rest(row + done, row + done + run)
      }
      done += run
      const next = now + run
      age[voice] = next < AGE_LIMIT ? next : next - AGE_LIMIT / 2
      stageLeft[voice] = left - run
      if (left === run) {
        if (stage[voice] === STAGE.fade) {
          stage[voice] = STAGE.off
          amplitude[voice] = 0
          break
        }
        envelope.finish(voice)
      }
      if (isEnded[voice] !== 0 && filterBypass[voice] !== 0) {
        stage[voice] = STAGE.off
        amplitude[voice] = 0
        break
      }
    }
    if (done < count) mixer.rest(row + done, row + count)
    mixer.finish(voice, buses, from, count)
  }
}

/** Share of its amplitude that a voice keeps for each frame. */
export const KEEP = 1 - SLIDE
