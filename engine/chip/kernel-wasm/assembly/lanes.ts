// Four voices side by side, as the hot loop wants them: each quantity of all four in one vector. A voice is loaded from
// its columns when it begins a span, and kept into them when the span is over; between the two its numbers are here.
// What control ticks change in the middle of a span waits until its frame has come.

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
  MOST_CHANGES,
  PLACE_CHANGES,
  PLACE_LANES,
} from './constants'
import { isHardware } from './state'

/**
 * Whole numbers: slot; frames left until its next change, or of its span; all bits where no filter is, where the level
 * moves; changes of the span, those that were made, and its frames.
 */
export const LANE_VOICE: usize = PLACE_LANES
export const LANE_LEFT: usize = PLACE_LANES + 16
export const LANE_THROUGH: usize = PLACE_LANES + 32
export const LANE_MOVING: usize = PLACE_LANES + 48
const LANE_CHANGES: usize = PLACE_LANES + 64
const LANE_CHANGED: usize = PLACE_LANES + 80
const LANE_SPAN: usize = PLACE_LANES + 96
/** Doubles: two vectors each. */
export const LANE_KEEP: usize = PLACE_LANES + 128
export const LANE_DRIVE: usize = PLACE_LANES + 160
export const LANE_NOW: usize = PLACE_LANES + 192
export const LANE_LEVEL: usize = PLACE_LANES + 224
export const LANE_RATIO: usize = PLACE_LANES + 256
export const LANE_STEP: usize = PLACE_LANES + 288
/** Where levels stay: what drives the amplitudes with each frame. */
export const LANE_DRIVEN: usize = PLACE_LANES + 320
/** Of the filter, floats; zero where it is computed in doubles, or passed by. */
export const LANE_A: usize = PLACE_LANES + 352
export const LANE_B: usize = PLACE_LANES + 368
export const LANE_C: usize = PLACE_LANES + 384
export const LANE_ONE: usize = PLACE_LANES + 400
export const LANE_TWO: usize = PLACE_LANES + 416
/** All bits where it is computed in doubles, and these; zero elsewhere. */
export const LANE_EXACT: usize = PLACE_LANES + 432
export const LANE_EXACT_A: usize = PLACE_LANES + 448
export const LANE_EXACT_B: usize = PLACE_LANES + 480
export const LANE_EXACT_C: usize = PLACE_LANES + 512
export const LANE_EXACT_ONE: usize = PLACE_LANES + 544
export const LANE_EXACT_TWO: usize = PLACE_LANES + 576

/**
 * What a filter loses with each frame, 1 less the product B + A² of its poles, below which single precision would be
 * heard beside double, for small A: a rounded product is wrong by 2⁻²⁵, and the sound goes round so much more often.
 */
const LEAST_LOSS: f64 = 1.0 / 64.0

function setFloat(lanes: usize, lane: i32, value: f64): void {
  store<f32>(lanes + ((<usize>lane) << 2), <f32>value)
}

function float(lanes: usize, lane: i32): f64 {
  return <f64>load<f32>(lanes + ((<usize>lane) << 2))
}

function setFilter(lane: i32, a: f64, b: f64, c: f64): void {
  setFloat(LANE_A, lane, a)
  setFloat(LANE_B, lane, b)
  setFloat(LANE_C, lane, c)
}

function setExactFilter(lane: i32, a: f64, b: f64, c: f64): void {
  setReal(LANE_EXACT_A, lane, a)
  setReal(LANE_EXACT_B, lane, b)
  setReal(LANE_EXACT_C, lane, c)
}

function isExact(lane: i32): bool {
  return load<i32>((<usize>lane) << 2, LANE_EXACT) != 0
}

/** States of the filter, in the precision that the lane has. */
function setStates(lane: i32, one: f64, two: f64): void {
  const exact = isExact(lane)
  setFloat(LANE_ONE, lane, exact ? 0 : one)
  setFloat(LANE_TWO, lane, exact ? 0 : two)
  if (isHardware) return
  setReal(LANE_EXACT_ONE, lane, exact ? one : 0)
  setReal(LANE_EXACT_TWO, lane, exact ? two : 0)
}

function stateOne(lane: i32): f64 {
  return isExact(lane) ? real(LANE_EXACT_ONE, lane) : float(LANE_ONE, lane)
}

function stateTwo(lane: i32): f64 {
  return isExact(lane) ? real(LANE_EXACT_TWO, lane) : float(LANE_TWO, lane)
}

/** From here on the lane's filter is computed in doubles, or no longer. */
function setExact(lane: i32, exact: bool): void {
  if (exact == isExact(lane)) return
  const one = stateOne(lane)
  const two = stateTwo(lane)
  store<i32>((<usize>lane) << 2, exact ? -1 : 0, LANE_EXACT)
  setFilter(lane, 0, 0, 0)
  setExactFilter(lane, 0, 0, 0)
  setStates(lane, one, two)
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
  const a = load<f64>(voice8, AT_FILTER_A)
  const b = load<f64>(voice8, AT_FILTER_B)
  if (!isHardware) setExact(lane, !isThrough && ringsLong(a, b))
  if (isThrough) setStates(lane, 0, 0)
  else setStates(lane, load<f64>(voice8, AT_FILTER_STATE1), load<f64>(voice8, AT_FILTER_STATE2))
  renewLane(lane, load<f64>(voice8, AT_DRIVE), a, b, load<f64>(voice8, AT_FILTER_C))
}

/** Single precision would be heard. The card's resonance is never so high. */
function ringsLong(a: f64, b: f64): bool {
  // A² is rounded twice as coarsely, is up to 4, and B nearly as far below 0 then.
  return 1 - (b + a * a) < LEAST_LOSS * (1 + 4 * a * a)
}

/** Only what a control tick may change. */
function renewLane(lane: i32, drive: f64, a: f64, b: f64, c: f64): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  store<f64>(lane8, drive, LANE_DRIVE)
  if (load<i32>(lane4, LANE_THROUGH) != 0) {
    setFilter(lane, 0, 0, 0)
    return
  }
  if (!isHardware) {
    setExact(lane, ringsLong(a, b))
    if (isExact(lane)) {
      setExactFilter(lane, a, b, c)
      return
    }
  }
  setFilter(lane, a, b, c)
}

/** Bytes of a change: its frame within the span; drive, and the filter's three. */
const CHANGE_BYTES: usize = 40

function changeAt(lane: i32, index: i32): usize {
  return PLACE_CHANGES + <usize>(lane * MOST_CHANGES + index) * CHANGE_BYTES
}

/** A tick has changed the voice at this frame of the span that its lane is being led through. */
export function noteChange(voice: i32, lane: i32, frame: i32): void {
  const lane4 = (<usize>lane) << 2
  const voice8 = (<usize>voice) << 3
  const count = load<i32>(lane4, LANE_CHANGES)
  const at = changeAt(lane, count)
  store<i32>(at, frame)
  store<f64>(at, load<f64>(voice8, AT_DRIVE), 8)
  store<f64>(at, load<f64>(voice8, AT_FILTER_A), 16)
  store<f64>(at, load<f64>(voice8, AT_FILTER_B), 24)
  store<f64>(at, load<f64>(voice8, AT_FILTER_C), 32)
  store<i32>(lane4, count + 1, LANE_CHANGES)
}

/** No changes any more. */
export function forgetChanges(lane: i32): void {
  const lane4 = (<usize>lane) << 2
  store<i32>(lane4, 0, LANE_CHANGES)
  store<i32>(lane4, 0, LANE_CHANGED)
}

/** The lane's span, of `frames` frames, begins. */
export function beginSpan(lane: i32, frames: i32): void {
  const lane4 = (<usize>lane) << 2
  const isChanging = load<i32>(lane4, LANE_CHANGES) != 0
  store<i32>(lane4, frames, LANE_SPAN)
  store<i32>(lane4, isChanging ? load<i32>(changeAt(lane, 0)) : frames, LANE_LEFT)
}

/** The next change of the lane is made, whose frame has come. False: its span is over. */
export function change(lane: i32): bool {
  const lane4 = (<usize>lane) << 2
  const index = load<i32>(lane4, LANE_CHANGED)
  const count = load<i32>(lane4, LANE_CHANGES)
  if (index == count) return false
  const at = changeAt(lane, index)
  renewLane(lane, load<f64>(at, 8), load<f64>(at, 16), load<f64>(at, 24), load<f64>(at, 32))
  const next = index + 1
  const until = next < count ? load<i32>(changeAt(lane, next)) : load<i32>(lane4, LANE_SPAN)
  store<i32>(lane4, next, LANE_CHANGED)
  store<i32>(lane4, until - load<i32>(at), LANE_LEFT)
  return true
}

/** What moved with the frames, back into the columns. A filter that is passed by keeps its state. */
export function keepLane(voice: i32, lane: i32): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  const voice8 = (<usize>voice) << 3
  store<f64>(voice8, load<f64>(lane8, LANE_LEVEL), AT_VOL_LEVEL)
  store<f64>(voice8, load<f64>(lane8, LANE_NOW), AT_AMPLITUDE)
  if (load<i32>(lane4, LANE_THROUGH) != 0) return
  store<f64>(voice8, stateOne(lane), AT_FILTER_STATE1)
  store<f64>(voice8, stateTwo(lane), AT_FILTER_STATE2)
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
  setExact(lane, false)
  setFilter(lane, 0, 0, 0)
  setStates(lane, 0, 0)
}
