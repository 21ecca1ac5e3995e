// Modulation envelope and LFOs: what ../../modulators.ts does, for the kernel.

import { between, real, setReal } from './columns'
import {
  AT_LFO1_CYCLES_PER_FRAME,
  AT_LFO1_DELAY_FRAMES,
  AT_LFO1_PHASE,
  AT_LFO1_VALUE,
  AT_LFO2_CYCLES_PER_FRAME,
  AT_LFO2_DELAY_FRAMES,
  AT_LFO2_PHASE,
  AT_LFO2_VALUE,
  AT_MOD_ATTACK_FRAMES,
  AT_MOD_DECAY_PER_FRAME,
  AT_MOD_DELAY_FRAMES,
  AT_MOD_ELAPSED,
  AT_MOD_HOLD_FRAMES,
  AT_MOD_LEVEL,
  AT_MOD_RELEASE_FROM,
  AT_MOD_RELEASE_PER_FRAME,
  AT_MOD_STAGE,
  AT_MOD_SUSTAIN_LEVEL,
  PLACE_SHAPE,
  SHAPE_STEPS,
  STAGE_ATTACK,
  STAGE_DECAY,
  STAGE_DELAY,
  STAGE_HOLD,
  STAGE_OFF,
  STAGE_RELEASE,
  STAGE_SUSTAIN,
} from './constants'

function advanceEnvelope(voice: i32, frames: i32): void {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  let stage = load<i32>(voice4, AT_MOD_STAGE)
  if (stage == STAGE_SUSTAIN) {
    store<f64>(voice8, load<f64>(voice8, AT_MOD_SUSTAIN_LEVEL), AT_MOD_LEVEL)
    return
  }
  if (stage == STAGE_OFF) return
  let elapsed = load<f64>(voice8, AT_MOD_ELAPSED) + <f64>frames
  let level: f64 = 0
  if (stage == STAGE_DELAY) {
    const length = load<f64>(voice8, AT_MOD_DELAY_FRAMES)
    if (elapsed >= length) {
      elapsed -= length
      stage = STAGE_ATTACK
    }
  }
  if (stage == STAGE_ATTACK) {
    const length = load<f64>(voice8, AT_MOD_ATTACK_FRAMES)
    if (elapsed >= length) {
      elapsed -= length
      stage = STAGE_HOLD
    } else {
      const place = min<f64>(max<f64>(elapsed / length, 0), 1) * <f64>SHAPE_STEPS
      const step = <i32>place
      level = between(PLACE_SHAPE, step, place - <f64>step)
    }
  }
  if (stage == STAGE_HOLD) {
    const length = load<f64>(voice8, AT_MOD_HOLD_FRAMES)
    level = 1
    if (elapsed >= length) {
      elapsed -= length
      stage = STAGE_DECAY
    }
  }
  if (stage == STAGE_DECAY) {
    const sustain = load<f64>(voice8, AT_MOD_SUSTAIN_LEVEL)
    level = 1 - load<f64>(voice8, AT_MOD_DECAY_PER_FRAME) * elapsed
    if (level <= sustain) {
      level = sustain
      stage = STAGE_SUSTAIN
    }
  }
  if (stage == STAGE_RELEASE) {
    level =
      load<f64>(voice8, AT_MOD_RELEASE_FROM) - load<f64>(voice8, AT_MOD_RELEASE_PER_FRAME) * elapsed
    if (level <= 0) {
      level = 0
      stage = STAGE_OFF
    }
  }
  store<i32>(voice4, stage, AT_MOD_STAGE)
  store<f64>(voice8, elapsed, AT_MOD_ELAPSED)
  store<f64>(voice8, level, AT_MOD_LEVEL)
}

/** Takes one LFO on; of the frames that passed, those before the end of its delay do not count. */
function advanceLfo(
  voice: i32,
  phases: usize,
  values: usize,
  rates: usize,
  delays: usize,
  frames: i32,
  age: i32,
): void {
  const since = <f64>age - real(delays, voice)
  if (since <= 0) return
  const rate = real(rates, voice)
  const passed = <f64>frames
  const sum = real(phases, voice) + (since < passed ? rate * since : rate * passed)
  const cycles = sum - floor<f64>(sum)
  setReal(phases, voice, cycles)
  if (cycles < 0.25) setReal(values, voice, 4 * cycles)
  else if (cycles < 0.75) setReal(values, voice, 2 - 4 * cycles)
  else setReal(values, voice, 4 * cycles - 4)
}

/** Takes the values on by `frames` to the voice's `age`. */
export function advanceModulators(voice: i32, frames: i32, age: i32): void {
  advanceEnvelope(voice, frames)
  advanceLfo(
    voice,
    AT_LFO1_PHASE,
    AT_LFO1_VALUE,
    AT_LFO1_CYCLES_PER_FRAME,
    AT_LFO1_DELAY_FRAMES,
    frames,
    age,
  )
  advanceLfo(
    voice,
    AT_LFO2_PHASE,
    AT_LFO2_VALUE,
    AT_LFO2_CYCLES_PER_FRAME,
    AT_LFO2_DELAY_FRAMES,
    frames,
    age,
  )
}
