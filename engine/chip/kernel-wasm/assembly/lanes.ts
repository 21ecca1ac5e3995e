// Four voices side by side, as the hot loop wants them: each quantity of all four in one vector. A voice is loaded from
// its columns when it begins a span, and kept into them when the span is over; between the two its numbers are here.

import { real, setReal } from './columns'
import {
  AT_AMPLITUDE,
  AT_DRIVE,
  AT_FILTER_A,
  AT_FILTER_B,
  AT_FILTER_BYPASS,
  AT_FILTER_C,
  AT_FILTER_STATE1,
  AT_FILTER_STATE2,
  AT_KEEP,
  AT_LEVEL_RATIO,
  AT_LEVEL_STEP,
  AT_VOL_LEVEL,
  PLACE_LANES,
} from './constants'
import { isHardware } from './state'

/**
 * Whole numbers: slot; 1 where the control tick of its next frame is done; frames left of its span; all bits where no
 * filter is, where the level moves.
 */
export const LANE_VOICE: usize = PLACE_LANES
export const LANE_TICKED: usize = PLACE_LANES + 16
export const LANE_LEFT: usize = PLACE_LANES + 32
export const LANE_THROUGH: usize = PLACE_LANES + 48
export const LANE_MOVING: usize = PLACE_LANES + 64
/** Doubles: two vectors each. */
export const LANE_KEEP: usize = PLACE_LANES + 128
export const LANE_DRIVE: usize = PLACE_LANES + 160
export const LANE_NOW: usize = PLACE_LANES + 192
export const LANE_LEVEL: usize = PLACE_LANES + 224
export const LANE_RATIO: usize = PLACE_LANES + 256
export const LANE_STEP: usize = PLACE_LANES + 288
/** Where levels stay: what drives the amplitudes with each frame. */
export const LANE_DRIVEN: usize = PLACE_LANES + 320
/** Of the filter: floats for the card's, doubles for the biquad. */
export const LANE_A: usize = PLACE_LANES + 352
export const LANE_B: usize = PLACE_LANES + 384
export const LANE_C: usize = PLACE_LANES + 416
export const LANE_ONE: usize = PLACE_LANES + 448
export const LANE_TWO: usize = PLACE_LANES + 480

/** A number of the filter. */
function setInto(lanes: usize, lane: i32, value: f64): void {
  if (isHardware) store<f32>(lanes + ((<usize>lane) << 2), <f32>value)
  else setReal(lanes, lane, value)
}

function inside(lanes: usize, lane: i32): f64 {
  return isHardware ? <f64>load<f32>(lanes + ((<usize>lane) << 2)) : real(lanes, lane)
}

/** The voice's amplifier, pitch and filter as its columns have them. */
export function loadLane(voice: i32, lane: i32): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  const ratio = load<f64>(voice8, AT_LEVEL_RATIO)
  const step = load<f64>(voice8, AT_LEVEL_STEP)
  store<i32>(lane4, ratio == 1 && step == 0 ? 0 : -1, LANE_MOVING)
  store<f64>(lane8, ratio, LANE_RATIO)
  store<f64>(lane8, step, LANE_STEP)
  store<f64>(lane8, load<f64>(voice8, AT_VOL_LEVEL), LANE_LEVEL)
  store<f64>(lane8, load<f64>(voice8, AT_KEEP), LANE_KEEP)
  store<f64>(lane8, load<f64>(voice8, AT_AMPLITUDE), LANE_NOW)
  const isThrough = load<i32>(voice4, AT_FILTER_BYPASS) != 0
  store<i32>(lane4, isThrough ? -1 : 0, LANE_THROUGH)
  setInto(LANE_ONE, lane, isThrough ? 0 : load<f64>(voice8, AT_FILTER_STATE1))
  setInto(LANE_TWO, lane, isThrough ? 0 : load<f64>(voice8, AT_FILTER_STATE2))
  renewLane(voice, lane)
}

/** Only what a control tick may change. */
export function renewLane(voice: i32, lane: i32): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  const voice8 = (<usize>voice) << 3
  store<f64>(lane8, load<f64>(voice8, AT_DRIVE), LANE_DRIVE)
  const isThrough = load<i32>(lane4, LANE_THROUGH) != 0
  setInto(LANE_A, lane, isThrough ? 0 : load<f64>(voice8, AT_FILTER_A))
  setInto(LANE_B, lane, isThrough ? 0 : load<f64>(voice8, AT_FILTER_B))
  setInto(LANE_C, lane, isThrough ? 0 : load<f64>(voice8, AT_FILTER_C))
}

/** What moved with the frames, back into the columns. A filter that is passed by keeps its state. */
export function keepLane(voice: i32, lane: i32): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  const voice8 = (<usize>voice) << 3
  store<f64>(voice8, load<f64>(lane8, LANE_LEVEL), AT_VOL_LEVEL)
  store<f64>(voice8, load<f64>(lane8, LANE_NOW), AT_AMPLITUDE)
  if (load<i32>(lane4, LANE_THROUGH) != 0) return
  store<f64>(voice8, inside(LANE_ONE, lane), AT_FILTER_STATE1)
  store<f64>(voice8, inside(LANE_TWO, lane), AT_FILTER_STATE2)
}

/** Silence: all zero, so that it fits to whatever the others are. */
export function muteLane(lane: i32): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  store<i32>(lane4, -1, LANE_THROUGH)
  store<i32>(lane4, 0, LANE_MOVING)
  store<f64>(lane8, 1, LANE_RATIO)
  store<f64>(lane8, 0, LANE_STEP)
  store<f64>(lane8, 0, LANE_LEVEL)
  store<f64>(lane8, 0, LANE_KEEP)
  store<f64>(lane8, 0, LANE_DRIVE)
  store<f64>(lane8, 0, LANE_NOW)
  setInto(LANE_A, lane, 0)
  setInto(LANE_B, lane, 0)
  setInto(LANE_C, lane, 0)
  setInto(LANE_ONE, lane, 0)
  setInto(LANE_TWO, lane, 0)
}
