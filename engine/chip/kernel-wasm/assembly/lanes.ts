// Four voices side by side, as the hot loop wants them: each quantity of all four in one vector. A voice is loaded from
// its columns when it begins a span, and kept into them when the span is over; between the two its numbers are here.

import { real, setReal, setWhole, whole } from './columns'
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
  const ratio = real(AT_LEVEL_RATIO, voice)
  const step = real(AT_LEVEL_STEP, voice)
  setWhole(LANE_MOVING, lane, ratio == 1 && step == 0 ? 0 : -1)
  setReal(LANE_RATIO, lane, ratio)
  setReal(LANE_STEP, lane, step)
  setReal(LANE_LEVEL, lane, real(AT_VOL_LEVEL, voice))
  setReal(LANE_KEEP, lane, real(AT_KEEP, voice))
  setReal(LANE_NOW, lane, real(AT_AMPLITUDE, voice))
  const isThrough = whole(AT_FILTER_BYPASS, voice) != 0
  setWhole(LANE_THROUGH, lane, isThrough ? -1 : 0)
  setInto(LANE_ONE, lane, isThrough ? 0 : real(AT_FILTER_STATE1, voice))
  setInto(LANE_TWO, lane, isThrough ? 0 : real(AT_FILTER_STATE2, voice))
  renewLane(voice, lane)
}

/** Only what a control tick may change. */
export function renewLane(voice: i32, lane: i32): void {
  setReal(LANE_DRIVE, lane, real(AT_DRIVE, voice))
  const isThrough = whole(LANE_THROUGH, lane) != 0
  setInto(LANE_A, lane, isThrough ? 0 : real(AT_FILTER_A, voice))
  setInto(LANE_B, lane, isThrough ? 0 : real(AT_FILTER_B, voice))
  setInto(LANE_C, lane, isThrough ? 0 : real(AT_FILTER_C, voice))
}

/** What moved with the frames, back into the columns. A filter that is passed by keeps its state. */
export function keepLane(voice: i32, lane: i32): void {
  setReal(AT_VOL_LEVEL, voice, real(LANE_LEVEL, lane))
  setReal(AT_AMPLITUDE, voice, real(LANE_NOW, lane))
  if (whole(LANE_THROUGH, lane) != 0) return
  setReal(AT_FILTER_STATE1, voice, inside(LANE_ONE, lane))
  setReal(AT_FILTER_STATE2, voice, inside(LANE_TWO, lane))
}

/** Silence: all zero, so that it fits to whatever the others are. */
export function muteLane(lane: i32): void {
  setWhole(LANE_THROUGH, lane, -1)
  setWhole(LANE_MOVING, lane, 0)
  setReal(LANE_RATIO, lane, 1)
  setReal(LANE_STEP, lane, 0)
  setReal(LANE_LEVEL, lane, 0)
  setReal(LANE_KEEP, lane, 0)
  setReal(LANE_DRIVE, lane, 0)
  setReal(LANE_NOW, lane, 0)
  setInto(LANE_A, lane, 0)
  setInto(LANE_B, lane, 0)
  setInto(LANE_C, lane, 0)
  setInto(LANE_ONE, lane, 0)
  setInto(LANE_TWO, lane, 0)
}
