// One voice for one segment: oscillator → filter → amplifier into a mono scratch buffer, stretch by stretch between control ticks and stage
// changes, then onto the buses with pan and sends. All state that crosses a stretch lives in Float64 columns and is only ever
// taken on frame by frame, so the sound is the same for one bit however a segment is cut. Audio thread; nothing allocates.

import { type Buses, type EngineMode, MAX_SEGMENT_FRAMES } from './chip-types.ts'
import { type Control, SLIDE } from './control.ts'
import type { VolumeEnvelope } from './envelope.ts'
import { createOscillator, type SampleMemory } from './oscillator.ts'
import { CONTROL_FRAMES, STAGE } from './voice-columns.ts'
import type { VoiceMemory } from './voice-memory.ts'

/** `age` stays below this; it falls back by half of it, a multiple of CONTROL_FRAMES. */
const AGE_LIMIT = 2 ** 30

/** Adds `count` (at most MAX_SEGMENT_FRAMES) frames of a voice to the buses from `from` on. */
export type Kernel = (voice: number, buses: Buses, from: number, count: number) => void

/** The kernel of all voices in `memory`. Allocates its scratch buffer. */
export function createKernel(
  memory: VoiceMemory,
  mode: EngineMode,
  samples: SampleMemory,
  control: Control,
  envelope: VolumeEnvelope,
): Kernel {
  const { stage, age, amplitude, volLevel, filterBypass } = memory.columns
  const { panLeft, panRight, reverbSend, chorusSend } = memory.columns
  const { stageLeft, levelRatio, levelStep, keep, drive, isEnded } = memory.inner
  const { filterState1, filterState2, filterA, filterB, filterC } = memory.inner
  const oscillate = createOscillator(memory, samples)
  const sound = new Float64Array(MAX_SEGMENT_FRAMES)
  const isHardware = mode === 'hardware'

  /** Filter and amplifier over `sound[at … until − 1]`. */
  function shape(voice: number, at: number, until: number) {
    const ratio = levelRatio[voice]!
    const step = levelStep[voice]!
    const kept = keep[voice]!
    const gain = drive[voice]!
    let level = volLevel[voice]!
    let now = amplitude[voice]!
    if (filterBypass[voice] !== 0) {
      for (let frame = at; frame < until; frame++) {
        level = level * ratio + step
        now = now * kept + level * gain
        sound[frame] = sound[frame]! * now
      }
    } else {
      const a = filterA[voice]!
      const b = filterB[voice]!
      const c = filterC[voice]!
      let one = filterState1[voice]!
      let two = filterState2[voice]!
      if (isHardware) {
        for (let frame = at; frame < until; frame++) {
          level = level * ratio + step
          now = now * kept + level * gain
          one += a * two
          two = two * b + c * sound[frame]! - a * one
          sound[frame] = one * now
        }
      } else {
        for (let frame = at; frame < until; frame++) {
          level = level * ratio + step
          now = now * kept + level * gain
          const x = c * sound[frame]!
          const y = x + one
          one = x + x - a * y + two
          two = x - b * y
          sound[frame] = y * now
        }
      }
      filterState1[voice] = one
      filterState2[voice] = two
    }
    volLevel[voice] = level
    amplitude[voice] = now
  }

  /** Adds `sound[at … until − 1]` to the buses, whose frame `from` is frame 0 of `sound`. */
  function mix(voice: number, buses: Buses, from: number, at: number, until: number) {
    const { dryLeft, dryRight, reverb, chorus } = buses
    const left = panLeft[voice]!
    const right = panRight[voice]!
    const toReverb = reverbSend[voice]!
    const toChorus = chorusSend[voice]!
    for (let frame = at; frame < until; frame++) {
      const value = sound[frame]!
      dryLeft[from + frame]! += value * left
      dryRight[from + frame]! += value * right
    }
    if (toReverb !== 0) {
      for (let frame = at; frame < until; frame++) {
        reverb[from + frame]! += sound[frame]! * toReverb
      }
    }
    if (toChorus !== 0) {
      for (let frame = at; frame < until; frame++) {
        chorus[from + frame]! += sound[frame]! * toChorus
      }
    }
  }

  return (voice, buses, from, count) => {
    let done = 0
    // The first frame that sounds: the sample waits for the envelope's delay.
    let first = 0
    while (done < count) {
      const now = age[voice]!
      const inTick = now & (CONTROL_FRAMES - 1)
      if (inTick === 0) {
        control.tick(voice)
        if (stage[voice] === STAGE.off) break
      }
      let run = CONTROL_FRAMES - inTick
      if (run > count - done) run = count - done
      const left = stageLeft[voice]!
      if (left < run) run = left

      if (stage[voice] === STAGE.delay) {
        first = done + run
      } else {
        oscillate(voice, sound, done, run)
        shape(voice, done, done + run)
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
    if (first < done) mix(voice, buses, from, first, done)
  }
}

/** Share of its amplitude that a voice keeps for each frame. */
export const KEEP = 1 - SLIDE
