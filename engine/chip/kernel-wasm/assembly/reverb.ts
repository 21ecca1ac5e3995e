// The reverb: the room of ../../reverb-room.ts and the echoes of ../../reverb.ts, in single precision, four frames at
// a time: where it is cut changes no bit, because each frame takes the same steps alone.

import {
  ALLPASS_0,
  ALLPASS_1,
  ALLPASS_2,
  ALLPASS_3,
  ALLPASS_COEFFICIENT,
  ALLPASS_LINE,
  ANTI_DENORMAL,
  PLACE_ALLPASSES,
  PLACE_COMBS,
  PLACE_DAMPED,
  PLACE_LATE_LEFT,
  PLACE_LATE_RIGHT,
  PLACE_SEND,
  PLACE_SENDS,
  PLACE_SUM_LEFT,
  PLACE_SUM_RIGHT,
  PLACE_TAP_BACK,
  PLACE_TAP_LEFT,
  PLACE_TAP_RIGHT,
  QUIET,
  RIGHT_LONGER_FRAMES,
  SEND_FRAMES,
  SET_ECHO_FEEDBACK,
  SET_ECHO_LEFT_FRAMES,
  SET_ECHO_LOOP_FRAMES,
  SET_ECHO_RIGHT_FRAMES,
  SET_ECHO_RIGHT_GAIN,
  SET_ROOM_LATE_GAIN,
  TAPS,
} from './constants'
import { COMB_BYTES, combs } from './combs'

const SEND_MASK: i32 = SEND_FRAMES - 1
const ALLPASS_BYTES: usize = (<usize>ALLPASS_LINE) << 2
const SEND_BYTES: usize = (<usize>SEND_FRAMES) << 2

/** Frames until a ring of ALLPASS_LINE frames begins anew, at most `most`. */
function untilTurn(at: i32, most: i32): i32 {
  return min<i32>(most, ALLPASS_LINE - at)
}

/** Sends `late` through four all-passes in place. */
function allpasses(lines: usize, longer: i32, count: i32, frame: i32, late: usize): void {
  const half = <f32>ALLPASS_COEFFICIENT
  const coefficient = f32x4.splat(half)
  const mask = ALLPASS_LINE - 1
  let at = late
  let now = frame
  let left = count
  while (left > 0) {
    const write = now & mask
    const readA = (now - ALLPASS_0 - longer) & mask
    const readB = (now - ALLPASS_1 - longer) & mask
    const readC = (now - ALLPASS_2 - longer) & mask
    const readD = (now - ALLPASS_3 - longer) & mask
    let run = untilTurn(write, left)
    run = untilTurn(readD, untilTurn(readC, untilTurn(readB, untilTurn(readA, run))))
    let to = lines + ((<usize>write) << 2)
    let a = lines + ((<usize>readA) << 2)
    let b = lines + ALLPASS_BYTES + ((<usize>readB) << 2)
    let c = lines + 2 * ALLPASS_BYTES + ((<usize>readC) << 2)
    let d = lines + 3 * ALLPASS_BYTES + ((<usize>readD) << 2)
    const end = at + ((<usize>run) << 2)
    while (at + 16 <= end) {
      const heldA = v128.load(a)
      const heldB = v128.load(b)
      const heldC = v128.load(c)
      const heldD = v128.load(d)
      const inA = f32x4.add(v128.load(at), f32x4.mul(heldA, coefficient))
      const inB = f32x4.add(
        f32x4.sub(heldA, f32x4.mul(inA, coefficient)),
        f32x4.mul(heldB, coefficient),
      )
      const inC = f32x4.add(
        f32x4.sub(heldB, f32x4.mul(inB, coefficient)),
        f32x4.mul(heldC, coefficient),
      )
      const inD = f32x4.add(
        f32x4.sub(heldC, f32x4.mul(inC, coefficient)),
        f32x4.mul(heldD, coefficient),
      )
      v128.store(to, inA)
      v128.store(to, inB, ALLPASS_BYTES)
      v128.store(to, inC, 2 * ALLPASS_BYTES)
      v128.store(to, inD, 3 * ALLPASS_BYTES)
      v128.store(at, f32x4.sub(heldD, f32x4.mul(inD, coefficient)))
      at += 16
      to += 16
      a += 16
      b += 16
      c += 16
      d += 16
    }
    while (at < end) {
      const heldA = load<f32>(a)
      const heldB = load<f32>(b)
      const heldC = load<f32>(c)
      const heldD = load<f32>(d)
      const inA = load<f32>(at) + heldA * half
      const inB = heldA - inA * half + heldB * half
      const inC = heldB - inB * half + heldC * half
      const inD = heldC - inC * half + heldD * half
      store<f32>(to, inA)
      store<f32>(to, inB, ALLPASS_BYTES)
      store<f32>(to, inC, 2 * ALLPASS_BYTES)
      store<f32>(to, inD, 3 * ALLPASS_BYTES)
      store<f32>(at, heldD - inD * half)
      at += 4
      to += 4
      a += 4
      b += 4
      c += 4
      d += 4
    }
    now += run
    left -= run
  }
}

/** One frame into the ring of the sends, both times. */
function keepSend(write: i32, value: f32): void {
  const at = PLACE_SENDS + ((<usize>write) << 2)
  store<f32>(at, value)
  store<f32>(at, value, SEND_BYTES)
}

function sentBefore(frame: i32, back: i32): usize {
  return PLACE_SENDS + ((<usize>((frame - back) & SEND_MASK)) << 2)
}

function backOf(tap: i32): i32 {
  return load<i32>(PLACE_TAP_BACK + ((<usize>tap) << 2))
}

function gainOf(gains: usize, tap: i32): v128 {
  return v128.load32_splat(gains + ((<usize>tap) << 2))
}

/** Adds four early taps to what is late. */
function addTaps(first: i32, count: i32, frame: i32): void {
  let a = sentBefore(frame, backOf(first))
  let b = sentBefore(frame, backOf(first + 1))
  let c = sentBefore(frame, backOf(first + 2))
  let d = sentBefore(frame, backOf(first + 3))
  const leftA = gainOf(PLACE_TAP_LEFT, first)
  const leftB = gainOf(PLACE_TAP_LEFT, first + 1)
  const leftC = gainOf(PLACE_TAP_LEFT, first + 2)
  const leftD = gainOf(PLACE_TAP_LEFT, first + 3)
  const rightA = gainOf(PLACE_TAP_RIGHT, first)
  const rightB = gainOf(PLACE_TAP_RIGHT, first + 1)
  const rightC = gainOf(PLACE_TAP_RIGHT, first + 2)
  const rightD = gainOf(PLACE_TAP_RIGHT, first + 3)
  const end = (<usize>count) << 2
  for (let at: usize = 0; at < end; at += 16) {
    const sentA = v128.load(a + at)
    const sentB = v128.load(b + at)
    const sentC = v128.load(c + at)
    const sentD = v128.load(d + at)
    const left = f32x4.add(
      f32x4.add(f32x4.mul(sentA, leftA), f32x4.mul(sentB, leftB)),
      f32x4.add(f32x4.mul(sentC, leftC), f32x4.mul(sentD, leftD)),
    )
    const right = f32x4.add(
      f32x4.add(f32x4.mul(sentA, rightA), f32x4.mul(sentB, rightB)),
      f32x4.add(f32x4.mul(sentC, rightC), f32x4.mul(sentD, rightD)),
    )
    v128.store(PLACE_LATE_LEFT + at, f32x4.add(v128.load(PLACE_LATE_LEFT + at), left))
    v128.store(PLACE_LATE_RIGHT + at, f32x4.add(v128.load(PLACE_LATE_RIGHT + at), right))
  }
}

function loudBits(value: v128): v128 {
  return f64x2.gt(f64x2.abs(value), f64x2.splat(QUIET))
}

/** Adds two frames of `late` to a sum, or only the first. The two frames. */
function addPair(sum: usize, late: usize, isPair: bool): v128 {
  const wet = f64x2.promote_low_f32x4(v128.load64_zero(late))
  const both = f64x2.add(v128.load(sum), wet)
  if (isPair) v128.store(sum, both)
  else v128.store64_lane(sum, both, 0)
  return wet
}

/** Adds what was rendered to the sums from frame `from` on; the last frame that can be heard, −1: none. */
function addWet(from: i32, count: i32): i32 {
  const first = (<usize>from) << 3
  let loudAt = -1
  for (let at = 0; at < count; at += 2) {
    const isPair = at + 1 < count
    const place = first + ((<usize>at) << 3)
    const late = (<usize>at) << 2
    const left = addPair(PLACE_SUM_LEFT + place, PLACE_LATE_LEFT + late, isPair)
    const right = addPair(PLACE_SUM_RIGHT + place, PLACE_LATE_RIGHT + late, isPair)
    const send = v128.load(PLACE_SEND + place)
    const loud = i64x2.bitmask(v128.or(v128.or(loudBits(left), loudBits(right)), loudBits(send)))
    const bits = isPair ? loud : loud & 1
    if (bits != 0) loudAt = at + (bits >> 1)
  }
  return loudAt
}

/** `count` frames of the room from the send at `from` on, of which the first is the unit's `frame`. */
export function renderRoom(from: i32, count: i32, frame: i32): i32 {
  combs(PLACE_COMBS, PLACE_DAMPED, 0, from, count, frame, PLACE_LATE_LEFT)
  combs(
    PLACE_COMBS + 8 * COMB_BYTES,
    PLACE_DAMPED + 32,
    RIGHT_LONGER_FRAMES,
    from,
    count,
    frame,
    PLACE_LATE_RIGHT,
  )
  allpasses(PLACE_ALLPASSES, 0, count, frame, PLACE_LATE_LEFT)
  allpasses(
    PLACE_ALLPASSES + 4 * ALLPASS_BYTES,
    RIGHT_LONGER_FRAMES,
    count,
    frame,
    PLACE_LATE_RIGHT,
  )
  let input = PLACE_SEND + ((<usize>from) << 3)
  for (let at = 0; at < count; at++) {
    keepSend((frame + at) & SEND_MASK, <f32>load<f64>(input))
    input += 8
  }
  const gain = f32x4.splat(<f32>load<f64>(SET_ROOM_LATE_GAIN))
  const end = (<usize>count) << 2
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(PLACE_LATE_LEFT + at, f32x4.mul(v128.load(PLACE_LATE_LEFT + at), gain))
    v128.store(PLACE_LATE_RIGHT + at, f32x4.mul(v128.load(PLACE_LATE_RIGHT + at), gain))
  }
  for (let tap = 0; tap < TAPS; tap += 4) addTaps(tap, count, frame)
  return addWet(from, count)
}

/** The same of an echo. */
export function renderEcho(from: i32, count: i32, frame: i32): i32 {
  const leftFrames = <i32>load<f64>(SET_ECHO_LEFT_FRAMES)
  const rightFrames = <i32>load<f64>(SET_ECHO_RIGHT_FRAMES)
  const rightGain = <f32>load<f64>(SET_ECHO_RIGHT_GAIN)
  const loopFrames = <i32>load<f64>(SET_ECHO_LOOP_FRAMES)
  const feedback = <f32>load<f64>(SET_ECHO_FEEDBACK)
  const floor = <f32>ANTI_DENORMAL
  for (let at = 0; at < count; at++) {
    const now = frame + at
    const place = (<usize>at) << 2
    store<f32>(PLACE_LATE_LEFT + place, load<f32>(sentBefore(now, leftFrames)))
    store<f32>(PLACE_LATE_RIGHT + place, load<f32>(sentBefore(now, rightFrames)) * rightGain)
    const looped = load<f32>(sentBefore(now, loopFrames))
    const send = <f32>load<f64>(PLACE_SEND + ((<usize>(from + at)) << 3))
    keepSend(now & SEND_MASK, send + floor + looped * feedback)
  }
  return addWet(from, count)
}
