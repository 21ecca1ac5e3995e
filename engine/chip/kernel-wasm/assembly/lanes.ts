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
  renewLane(
    lane,
    load<f64>(voice8, AT_DRIVE),
    load<f64>(voice8, AT_FILTER_A),
    load<f64>(voice8, AT_FILTER_B),
    load<f64>(voice8, AT_FILTER_C),
  )
}

/** Only what a control tick may change. */
function renewLane(lane: i32, drive: f64, a: f64, b: f64, c: f64): void {
  const lane4 = (<usize>lane) << 2
  const lane8 = (<usize>lane) << 3
  store<f64>(lane8, drive, LANE_DRIVE)
  const isThrough = load<i32>(lane4, LANE_THROUGH) != 0
  setInto(LANE_A, lane, isThrough ? 0 : a)
  setInto(LANE_B, lane, isThrough ? 0 : b)
  setInto(LANE_C, lane, isThrough ? 0 : c)
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
