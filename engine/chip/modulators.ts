// What moves pitch, cutoff and volume at control ticks: the modulation envelope and the two LFOs. Their values are
// computed from the frames that passed, so nothing drifts and all parameters but delays may change at any time. Audio
// thread; nothing allocates.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { STAGE } from './voice-columns.ts'
import type { VoiceMemory } from './kernel/voice-memory.ts'

export const SHAPE_STEPS = 1024

/** Attack of the modulation envelope: convex. Hardware: fit to a card; sf2: the specification's curve over 96 dB. */
export function attackShape(mode: EngineMode): Float64Array {
  const shape = new Float64Array(SHAPE_STEPS + 2)
  for (let step = 0; step <= SHAPE_STEPS; step++) {
    const x = step / SHAPE_STEPS
    shape[step] =
      mode === 'hardware'
        ? 1 - (1 - x) ** 13.5
        : x === 0
          ? 0
          : Math.max(0, 1 + (40 / 96) * Math.log10(x))
  }
  shape[SHAPE_STEPS + 1] = 1
  return shape
}

/** The columns of one of a voice's two LFOs. */
interface Lfo {
  readonly phase: Float64Array
  readonly value: Float64Array
  readonly cyclesPerFrame: Float64Array
  readonly delayFrames: Float64Array
}

export interface Modulators {
  /** Frame 0 of a note. */
  start(voice: number): void
  release(voice: number): void
  /** Takes the values on by `frames` to the voice's `age`. */
  advance(voice: number, frames: number, age: number): void
}

/** Modulation envelope and LFOs of all voices in `memory`. */
export function createModulators(memory: VoiceMemory, mode: EngineMode): Modulators {
  const columns = memory.columns
  const { modLevel, modStage, lfo1Value, lfo2Value } = columns
  const { modElapsed, modReleaseFrom, lfo1Phase, lfo2Phase } = memory.inner
  const shape = attackShape(mode)
  const lfo1: Lfo = {
    phase: lfo1Phase,
    value: lfo1Value,
    cyclesPerFrame: columns.lfo1CyclesPerFrame,
    delayFrames: columns.lfo1DelayFrames,
  }
  const lfo2: Lfo = {
    phase: lfo2Phase,
    value: lfo2Value,
    cyclesPerFrame: columns.lfo2CyclesPerFrame,
    delayFrames: columns.lfo2DelayFrames,
  }

  function advanceEnvelope(voice: number, frames: number) {
    let stage = modStage[voice] as number
    if (stage === STAGE.sustain) {
      modLevel[voice] = columns.modSustainLevel[voice] as number
      return
    }
    if (stage === STAGE.off) return
    let elapsed = (modElapsed[voice] as number) + frames
    let level = 0
    if (stage === STAGE.delay) {
      const length = columns.modDelayFrames[voice] as number
      if (elapsed >= length) {
        elapsed -= length
        stage = STAGE.attack
      }
    }
    if (stage === STAGE.attack) {
      const length = columns.modAttackFrames[voice] as number
      if (elapsed >= length) {
        elapsed -= length
        stage = STAGE.hold
      } else {
        const place = (elapsed / length) * SHAPE_STEPS
        const step = place | 0
        level =
          (shape[step] as number) +
          ((shape[step + 1] as number) - (shape[step] as number)) * (place - step)
      }
    }
    if (stage === STAGE.hold) {
      const length = columns.modHoldFrames[voice] as number
      level = 1
      if (elapsed >= length) {
        elapsed -= length
        stage = STAGE.decay
      }
    }
    if (stage === STAGE.decay) {
      const sustain = columns.modSustainLevel[voice] as number
      level = 1 - (columns.modDecayPerFrame[voice] as number) * elapsed
      if (level <= sustain) {
        level = sustain
        stage = STAGE.sustain
      }
    }
    if (stage === STAGE.release) {
      // Linear in level in both modes: no source knows of another shape.
      level =
        (modReleaseFrom[voice] as number) - (columns.modReleasePerFrame[voice] as number) * elapsed
      if (level <= 0) {
        level = 0
        stage = STAGE.off
      }
    }
    modStage[voice] = stage
    modElapsed[voice] = elapsed
    modLevel[voice] = level
  }

  /** Takes one LFO on; of the frames that passed, those before the end of its delay do not count. */
  function advanceLfo(voice: number, lfo: Lfo, frames: number, age: number) {
    const { phase, value, cyclesPerFrame, delayFrames } = lfo
    const since = age - (delayFrames[voice] as number)
    if (since <= 0) return
    const rate = cyclesPerFrame[voice] as number
    const sum = (phase[voice] as number) + (since < frames ? rate * since : rate * frames)
    const cycles = sum - Math.floor(sum)
    phase[voice] = cycles
    // A triangle that starts at 0 and rises (ADIP's prose calls it a sine).
    if (cycles < 0.25) value[voice] = 4 * cycles
    else if (cycles < 0.75) value[voice] = 2 - 4 * cycles
    else value[voice] = 4 * cycles - 4
  }

  return {
    start(voice) {
      modStage[voice] = STAGE.delay
      modElapsed[voice] = 0
      modLevel[voice] = 0
      lfo1Phase[voice] = 0
      lfo2Phase[voice] = 0
      lfo1Value[voice] = 0
      lfo2Value[voice] = 0
    },
    release(voice) {
      if (modStage[voice] === STAGE.off) return
      modReleaseFrom[voice] = modLevel[voice] as number
      modElapsed[voice] = 0
      modStage[voice] = STAGE.release
    },
    advance(voice, frames, age) {
      advanceEnvelope(voice, frames)
      advanceLfo(voice, lfo1, frames, age)
      advanceLfo(voice, lfo2, frames, age)
    },
  }
}
