// Chorus, equaliser, and the effects' two ends: what ../../chorus.ts, equalizer.ts and output.ts do, in doubles as
// there. Two at a time: left and right, or two frames.

import {
  ANTI_DENORMAL,
  GATE_LIMIT,
  HALF_CYCLE,
  LINE_FRAMES,
  OUTPUT_FULL_SCALE,
  PHASE_MASK,
  PLACE_CHORUS_LINE,
  PLACE_OUT_LEFT,
  PLACE_OUT_RIGHT,
  PLACE_SEND,
  PLACE_SUM_LEFT,
  PLACE_SUM_RIGHT,
  PLACE_TOTALS,
  QUARTER_CYCLE,
  QUIET,
  SET_CHORUS_DELAY_FRAMES,
  SET_CHORUS_DEPTH_FRAMES,
  SET_CHORUS_EARLIER,
  SET_CHORUS_FEEDBACK,
  SET_CHORUS_STEP,
  SET_OUTPUT_BOUND,
  SET_OUTPUT_SCALE,
} from './constants'

const LINE_MASK: i32 = LINE_FRAMES - 1

/** Copies `count` doubles, silence for what is not finite. How many were not. */
export function gate(from: usize, to: usize, count: i32): i32 {
  let wrong = 0
  const end = from + ((<usize>count) << 3)
  const most = f64x2.splat(GATE_LIMIT)
  while (from < end) {
    const pair = v128.load(from)
    if (from + 16 <= end && i64x2.all_true(f64x2.lt(f64x2.abs(pair), most))) {
      v128.store(to, pair)
      from += 16
      to += 16
      continue
    }
    let value = load<f64>(from)
    if (!(value < GATE_LIMIT && value > -GATE_LIMIT)) {
      if (value - value == 0) {
        value = value > 0 ? GATE_LIMIT : -GATE_LIMIT
      } else {
        value = 0
        wrong++
      }
    }
    store<f64>(to, value)
    from += 8
    to += 8
  }
  return wrong
}

function isLoud(value: f64): bool {
  return value > QUIET || value < -QUIET
}

function lineAt(place: i32): f64 {
  return load<f64>(PLACE_CHORUS_LINE + ((<usize>(place & LINE_MASK)) << 3))
}

/** Adds `end − from` frames of the chorus to the sums; the last frame that can be heard, −1: none. */
export function renderChorus(from: i32, end: i32, first: i32, phase: i32): i32 {
  const feedback = load<f64>(SET_CHORUS_FEEDBACK)
  const depth = load<f64>(SET_CHORUS_DEPTH_FRAMES)
  const nearest = load<f64>(SET_CHORUS_DELAY_FRAMES) - depth
  const depthStep = depth / <f64>QUARTER_CYCLE
  const earlier = load<f64>(SET_CHORUS_EARLIER)
  const step = <i32>load<f64>(SET_CHORUS_STEP)
  let write = first
  let at = phase
  let loudAt = -1
  for (let frame = from; frame < end; frame++) {
    const turned = (at + QUARTER_CYCLE) & PHASE_MASK
    const climbed = turned < HALF_CYCLE ? turned : 2 * HALF_CYCLE - turned
    const back = nearest + <f64>climbed * depthStep
    const frames = <i32>back
    const near = lineAt(write - frames)
    const tapLeft = near + (lineAt(write - frames - 1) - near) * (back - <f64>frames)
    let tapRight = tapLeft
    if (earlier != 0) {
      const backRight = back - earlier
      const framesRight = <i32>backRight
      const nearRight = lineAt(write - framesRight)
      tapRight =
        nearRight + (lineAt(write - framesRight - 1) - nearRight) * (backRight - <f64>framesRight)
    }
    const place = (<usize>frame) << 3
    const send = load<f64>(PLACE_SEND + place)
    store<f64>(
      PLACE_CHORUS_LINE + ((<usize>(write & LINE_MASK)) << 3),
      send + ANTI_DENORMAL + tapLeft * feedback,
    )
    store<f64>(PLACE_SUM_LEFT + place, load<f64>(PLACE_SUM_LEFT + place) + tapLeft)
    store<f64>(PLACE_SUM_RIGHT + place, load<f64>(PLACE_SUM_RIGHT + place) + tapRight)
    if (isLoud(send) || isLoud(tapLeft) || isLoud(tapRight)) loudAt = frame
    write++
    at = (at + step) & PHASE_MASK
  }
  return loudAt
}

/** One shelf over both sums, `count` frames from `from` on. `shelf`: five coefficients, then the states. */
export function passShelf(shelf: usize, from: i32, count: i32): void {
  const b0 = v128.load64_splat(shelf)
  const b1 = v128.load64_splat(shelf, 8)
  const b2 = v128.load64_splat(shelf, 16)
  const a1 = v128.load64_splat(shelf, 24)
  const a2 = v128.load64_splat(shelf, 32)
  const floor = f64x2.splat(ANTI_DENORMAL)
  let one = v128.load64_lane(shelf + 56, v128.load64_zero(shelf + 40), 1)
  let two = v128.load64_lane(shelf + 64, v128.load64_zero(shelf + 48), 1)
  const end = (<usize>(from + count)) << 3
  for (let at = (<usize>from) << 3; at < end; at += 8) {
    const both = v128.load64_lane(PLACE_SUM_RIGHT + at, v128.load64_zero(PLACE_SUM_LEFT + at), 1)
    const x = f64x2.add(both, floor)
    const y = f64x2.add(f64x2.mul(b0, x), one)
    one = f64x2.sub(f64x2.add(f64x2.mul(b1, x), two), f64x2.mul(a1, y))
    two = f64x2.sub(f64x2.mul(b2, x), f64x2.mul(a2, y))
    v128.store64_lane(PLACE_SUM_LEFT + at, y, 0)
    v128.store64_lane(PLACE_SUM_RIGHT + at, y, 1)
  }
  v128.store64_lane(shelf + 40, one, 0)
  v128.store64_lane(shelf + 56, one, 1)
  v128.store64_lane(shelf + 48, two, 0)
  v128.store64_lane(shelf + 64, two, 1)
}

/** Scales and clips one side; counts, and keeps the peak. */
function writeSide(sum: usize, out: usize, count: i32): void {
  const scale = load<f64>(SET_OUTPUT_SCALE)
  const bound = load<f64>(SET_OUTPUT_BOUND)
  let peak = load<f64>(PLACE_TOTALS, 16)
  let over = 0
  const end = sum + ((<usize>count) << 3)
  while (sum < end) {
    let value = load<f64>(sum) * scale
    const size = abs<f64>(value)
    peak = max<f64>(peak, size)
    if (size > OUTPUT_FULL_SCALE) {
      over++
      if (size > bound) value = value < 0 ? -bound : bound
    }
    store<f64>(out, value)
    sum += 8
    out += 8
  }
  store<f64>(PLACE_TOTALS, peak, 16)
  store<f64>(PLACE_TOTALS, load<f64>(PLACE_TOTALS, 8) + <f64>over, 8)
}

/** Both sums from `at` on, `count` frames, to the output from `to` on; the last that can be heard, −1: none. */
export function writeOut(at: i32, to: i32, count: i32): i32 {
  const left = PLACE_SUM_LEFT + ((<usize>at) << 3)
  const right = PLACE_SUM_RIGHT + ((<usize>at) << 3)
  writeSide(left, PLACE_OUT_LEFT + ((<usize>to) << 3), count)
  writeSide(right, PLACE_OUT_RIGHT + ((<usize>to) << 3), count)
  for (let frame = count - 1; frame >= 0; frame--) {
    const place = (<usize>frame) << 3
    if (isLoud(load<f64>(left + place)) || isLoud(load<f64>(right + place))) return frame
  }
  return -1
}
