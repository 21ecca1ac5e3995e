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
  CONTROL_FRAMES,
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

/**
 * Takes both LFOs on at once by `ticks` times `frames`, the first time to the voice's `age`; of frames that passed,
 * those before the end of a delay do not count. What they are in between nobody asks.
 */
function advanceLfos(voice: i32, frames: i32, age: i32, ticks: i32): void {
  const voice8 = (<usize>voice) << 3
  const last = <f64>(age + (ticks - 1) * frames)
  // Many a note is over before its vibrato begins.
  const sleeps1 = last <= load<f64>(voice8, AT_LFO1_DELAY_FRAMES)
  if (sleeps1 && last <= load<f64>(voice8, AT_LFO2_DELAY_FRAMES)) return
  const delay1 = v128.load64_zero(voice8, AT_LFO1_DELAY_FRAMES)
  const delays = v128.load64_lane(voice8, delay1, 1, AT_LFO2_DELAY_FRAMES)
  const rate1 = v128.load64_zero(voice8, AT_LFO1_CYCLES_PER_FRAME)
  const rates = v128.load64_lane(voice8, rate1, 1, AT_LFO2_CYCLES_PER_FRAME)
  const phase1 = v128.load64_zero(voice8, AT_LFO1_PHASE)
  let cycles = v128.load64_lane(voice8, phase1, 1, AT_LFO2_PHASE)
  const step = f64x2.splat(<f64>frames)
  let since = f64x2.sub(f64x2.splat(<f64>age), delays)
  for (let tick = 0; tick < ticks; tick++) {
    const passed = f64x2.pmax(f64x2.pmin(step, since), f64x2.splat(0))
    const sum = f64x2.add(cycles, f64x2.mul(rates, passed))
    cycles = f64x2.sub(sum, f64x2.floor(sum))
    since = f64x2.add(since, step)
  }
  const four = f64x2.mul(cycles, f64x2.splat(4))
  const falls = v128.bitselect(
    f64x2.sub(f64x2.splat(2), four),
    f64x2.sub(four, f64x2.splat(4)),
    f64x2.lt(four, f64x2.splat(3)),
  )
  const values = v128.bitselect(four, falls, f64x2.lt(four, f64x2.splat(1)))
  v128.store64_lane(voice8, cycles, 0, AT_LFO1_PHASE)
  v128.store64_lane(voice8, cycles, 1, AT_LFO2_PHASE)
  v128.store64_lane(voice8, values, 0, AT_LFO1_VALUE)
  v128.store64_lane(voice8, values, 1, AT_LFO2_VALUE)
}

/** Takes the values on by `frames` to the voice's `age`. */
export function advanceModulators(voice: i32, frames: i32, age: i32): void {
  advanceEnvelope(voice, frames)
  advanceLfos(voice, frames, age, 1)
}

/** Takes those of a voice at rest on by `ticks` control ticks, the first of them at `age`. */
export function passTicks(voice: i32, age: i32, ticks: i32): void {
  advanceLfos(voice, CONTROL_FRAMES, age, ticks)
}
