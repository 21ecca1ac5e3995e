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
  EARLY_0,
  EARLY_1,
  EARLY_10,
  EARLY_11,
  EARLY_12,
  EARLY_13,
  EARLY_14,
  EARLY_15,
  EARLY_16,
  EARLY_2,
  EARLY_3,
  EARLY_4,
  EARLY_5,
  EARLY_6,
  EARLY_7,
  EARLY_8,
  EARLY_9,
  PLACE_ALLPASSES,
  PLACE_COMBS,
  PLACE_DAMPED,
  PLACE_LATE_LEFT,
  PLACE_LATE_RIGHT,
  PLACE_SEND,
  PLACE_SENDS,
  PLACE_SUM_LEFT,
  PLACE_SUM_RIGHT,
  PLACE_TAP_GAIN,
  QUIET,
  RIGHT_LONGER_FRAMES,
  SEND_FRAMES,
  SET_ECHO_FEEDBACK,
  SET_ECHO_LEFT_FRAMES,
  SET_ECHO_LOOP_FRAMES,
  SET_ECHO_RIGHT_FRAMES,
  SET_ECHO_RIGHT_GAIN,
  SET_ROOM_FAR_LEFT,
  SET_ROOM_FAR_RIGHT,
  SET_ROOM_LATE_GAIN,
} from './constants'
import { COMB_BYTES, combs } from './combs'

const SEND_MASK: i32 = SEND_FRAMES - 1
const ALLPASS_BYTES: usize = (<usize>ALLPASS_LINE) << 2
const SEND_BYTES: usize = (<usize>SEND_FRAMES) << 2

/** Frames until a ring of ALLPASS_LINE frames begins anew, at most `most`. */
function untilTurn(at: i32, most: i32): i32 {
  return min<i32>(most, ALLPASS_LINE - at)
}

/** Sends `late` through four all-passes in place, and scales it. */
function allpasses(lines: usize, longer: i32, count: i32, frame: i32, late: usize): void {
  const gain = <f32>load<f64>(SET_ROOM_LATE_GAIN)
  const gains = f32x4.splat(gain)
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
      v128.store(at, f32x4.mul(f32x4.sub(heldD, f32x4.mul(inD, coefficient)), gains))
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
      store<f32>(at, (heldD - inD * half) * gain)
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

/** Four frames of one early tap, as loud as on the side that it is near to. */
function near(sent: v128, tap: usize): v128 {
  return f32x4.mul(sent, v128.load(PLACE_TAP_GAIN + (tap << 4)))
}

/** `count` frames of the sends into their ring, both times, the first at the unit's `frame`; up to three more. */
function keepSends(from: i32, count: i32, frame: i32): void {
  let input = PLACE_SEND + ((<usize>from) << 3)
  let done = 0
  while (done < count) {
    const write = (frame + done) & SEND_MASK
    const run = min<i32>(count - done, SEND_FRAMES - write)
    const first = PLACE_SENDS + ((<usize>write) << 2)
    const end = first + ((<usize>run) << 2)
    for (let at = first; at < end; at += 16) {
      const low = f32x4.demote_f64x2_zero(v128.load(input))
      const high = f32x4.demote_f64x2_zero(v128.load(input, 16))
      const four = v128.shuffle<i64>(low, high, 0, 2)
      v128.store(at, four)
      v128.store(at, four, SEND_BYTES)
      input += 32
    }
    done += run
    input = PLACE_SEND + ((<usize>(from + done)) << 3)
  }
}

/**
 * Adds the early taps to what is late. Each is near to one side, and on the other quieter by the same share: the two
 * halves are added up once, for both sides.
 */
function addTaps(count: i32, frame: i32): void {
  const farLeft = f32x4.splat(<f32>load<f64>(SET_ROOM_FAR_LEFT))
  const farRight = f32x4.splat(<f32>load<f64>(SET_ROOM_FAR_RIGHT))
  // The ring stands there twice: from its second half on, all taps and the frames to come lie in one piece.
  const place = frame & SEND_MASK
  const begin = place < EARLY_16 ? place + SEND_FRAMES : place
  let at = PLACE_SENDS + ((<usize>(begin - EARLY_16)) << 2)
  const end = (<usize>count) << 2
  for (let to: usize = 0; to < end; to += 16) {
    let even = near(v128.load(at, (<usize>(EARLY_16 - EARLY_0)) << 2), 0)
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_2)) << 2), 2))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_4)) << 2), 4))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_6)) << 2), 6))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_8)) << 2), 8))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_10)) << 2), 10))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_12)) << 2), 12))
    even = f32x4.add(even, near(v128.load(at, (<usize>(EARLY_16 - EARLY_14)) << 2), 14))
    even = f32x4.add(even, near(v128.load(at, 0), 16))
    let odd = near(v128.load(at, (<usize>(EARLY_16 - EARLY_1)) << 2), 1)
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_3)) << 2), 3))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_5)) << 2), 5))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_7)) << 2), 7))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_9)) << 2), 9))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_11)) << 2), 11))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_13)) << 2), 13))
    odd = f32x4.add(odd, near(v128.load(at, (<usize>(EARLY_16 - EARLY_15)) << 2), 15))
    const left = f32x4.add(even, f32x4.mul(odd, farLeft))
    const right = f32x4.add(odd, f32x4.mul(even, farRight))
    v128.store(PLACE_LATE_LEFT + to, f32x4.add(v128.load(PLACE_LATE_LEFT + to), left))
    v128.store(PLACE_LATE_RIGHT + to, f32x4.add(v128.load(PLACE_LATE_RIGHT + to), right))
    at += 16
  }
}

/** Adds `count` frames of `late` to a sum. */
function addLate(sum: usize, late: usize, count: i32): void {
  const end = late + ((<usize>(count & ~1)) << 2)
  let to = sum
  let at = late
  while (at < end) {
    const wet = f64x2.promote_low_f32x4(v128.load64_zero(at))
    v128.store(to, f64x2.add(v128.load(to), wet))
    at += 8
    to += 16
  }
  if ((count & 1) != 0) store<f64>(to, load<f64>(to) + <f64>load<f32>(at))
}

function isLoud(value: f64): bool {
  return value > QUIET || value < -QUIET
}

/** Adds what was rendered to the sums from frame `from` on; the last frame that can be heard, −1: none. */
function addWet(from: i32, count: i32): i32 {
  const first = (<usize>from) << 3
  addLate(PLACE_SUM_LEFT + first, PLACE_LATE_LEFT, count)
  addLate(PLACE_SUM_RIGHT + first, PLACE_LATE_RIGHT, count)
  for (let at = count - 1; at >= 0; at--) {
    const late = (<usize>at) << 2
    if (isLoud(<f64>load<f32>(PLACE_LATE_LEFT + late))) return at
    if (isLoud(<f64>load<f32>(PLACE_LATE_RIGHT + late))) return at
    if (isLoud(load<f64>(PLACE_SEND + first + (late << 1)))) return at
  }
  return -1
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
  keepSends(from, count, frame)
  addTaps(count, frame)
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
