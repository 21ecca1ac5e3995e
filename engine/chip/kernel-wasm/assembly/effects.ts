// Chorus, equaliser, and the effects' two ends: what ../../chorus.ts, equalizer.ts and output.ts do, in doubles as
// there. Two at a time: left and right, or two frames.

import {
  ANTI_DENORMAL,
  GATE_LIMIT,
  HALF_CYCLE,
  LINE_FRAMES,
  OUTPUT_FULL_SCALE,
  PHASE_MASK,
  PLACE_CHORUS,
  PLACE_CHORUS_LINE,
  PLACE_DRY_LEFT,
  PLACE_DRY_RIGHT,
  PLACE_HELD,
  PLACE_OUT_LEFT,
  PLACE_OUT_RIGHT,
  PLACE_REVERB,
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
  v128.store(PLACE_HELD, i64x2.splat(i64.MAX_VALUE))
  v128.store(PLACE_HELD, f64x2.splat(GATE_LIMIT), 16)
  // By way of memory: see `prepare` in oscillator.ts. All bits but the sign.
  const size = v128.load(PLACE_HELD)
  const most = v128.load(PLACE_HELD, 16)
  let areFine = i64x2.splat(-1)
  const end = from + ((<usize>(count & ~3)) << 3)
  let at = from
  let into = to
  while (at < end) {
    const one = v128.load(at)
    const two = v128.load(at, 16)
    areFine = v128.and(areFine, f64x2.lt(v128.and(one, size), most))
    areFine = v128.and(areFine, f64x2.lt(v128.and(two, size), most))
    v128.store(into, one)
    v128.store(into, two, 16)
    at += 32
    into += 32
  }
  if (!i64x2.all_true(areFine)) return gateEach(from, to, count)
  return gateEach(at, into, count & 3)
}

function gateEach(from: usize, to: usize, count: i32): i32 {
  let wrong = 0
  const end = from + ((<usize>count) << 3)
  while (from < end) {
    let value = load<f64>(from)
    if (!(abs<f64>(value) < GATE_LIMIT)) {
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

/** The first of `count` doubles that can be heard, counted from the first; `count`: none. */
export function firstLoud(from: usize, count: i32): i32 {
  const quiet = f64x2.splat(QUIET)
  let at = 0
  while (at + 3 < count) {
    const place = from + ((<usize>at) << 3)
    const one = f64x2.le(f64x2.abs(v128.load(place)), quiet)
    const two = f64x2.le(f64x2.abs(v128.load(place, 16)), quiet)
    if (!i64x2.all_true(v128.and(one, two))) break
    at += 4
  }
  while (at < count && abs<f64>(load<f64>(from + ((<usize>at) << 3))) <= QUIET) at++
  return at
}

/** Silence on all buses, frames `from` to `end`, without `end`. */
export function clearBuses(from: i32, end: i32): void {
  const first = (<usize>from) << 3
  const bytes = (<usize>(end - from)) << 3
  memory.fill(PLACE_DRY_LEFT + first, 0, bytes)
  memory.fill(PLACE_DRY_RIGHT + first, 0, bytes)
  memory.fill(PLACE_REVERB + first, 0, bytes)
  memory.fill(PLACE_CHORUS + first, 0, bytes)
}

function isLoud(value: f64): bool {
  return value > QUIET || value < -QUIET
}

/** Where the frame at `place` of the ring stands: behind the copy of the last one. */
function lineAt(place: i32): usize {
  return PLACE_CHORUS_LINE + 8 + ((<usize>place) << 3)
}

const LINE_BYTES: usize = (<usize>LINE_FRAMES) << 3
/** Frames that are tried at once for delays with one whole part: the LFO needs at least a hundred for one more. */
const STRETCH: i32 = 64

/** How far the LFO at `phase` has climbed from its trough. */
function climbedAt(phase: i32): i32 {
  const turned = (phase + QUARTER_CYCLE) & PHASE_MASK
  return turned < HALF_CYCLE ? turned : 2 * HALF_CYCLE - turned
}

/** How many of `most` frames the ring can be gone on through from `place`, without its end. */
function untilEnd(place: i32, most: i32): i32 {
  return min<i32>(most, LINE_FRAMES - (place & LINE_MASK))
}

/** How many of `most` frames from `phase` on the LFO goes one way, and does not reach another whole frame of delay. */
function evenFrames(phase: i32, most: i32): i32 {
  const step = <i32>load<f64>(SET_CHORUS_STEP)
  const depth = load<f64>(SET_CHORUS_DEPTH_FRAMES)
  const nearest = load<f64>(SET_CHORUS_DELAY_FRAMES) - depth
  const depthStep = depth / <f64>QUARTER_CYCLE
  const whole = <i32>(nearest + <f64>climbedAt(phase) * depthStep)
  let frames = most
  while (frames > 1) {
    const last = (phase + step * (frames - 1)) & PHASE_MASK
    const turnedFirst = (phase + QUARTER_CYCLE) & PHASE_MASK
    const turnedLast = (last + QUARTER_CYCLE) & PHASE_MASK
    const isOneWay =
      turnedFirst <= turnedLast && turnedFirst < HALF_CYCLE == turnedLast < HALF_CYCLE
    if (isOneWay && <i32>(nearest + <f64>climbedAt(last) * depthStep) == whole) return frames
    frames >>= 2
  }
  return 1
}

/** What is between two neighbours of the line, from the nearer one on. */
function tap(near: usize, share: v128): v128 {
  const value = v128.load(near)
  // The one before it is the older one.
  return f64x2.add(value, f64x2.mul(f64x2.sub(v128.load(near - 8), value), share))
}

function loudBits(value: v128): v128 {
  return f64x2.gt(f64x2.abs(value), f64x2.splat(QUIET))
}

/**
 * Adds `end − from` frames of the chorus to the sums; the last frame that can be heard, −1: none. Two frames at a time:
 * the taps lie hundreds of frames behind. The line has its last frame once more before its first.
 */
export function renderChorus(from: i32, end: i32, first: i32, phase: i32): i32 {
  const feedback = v128.load64_splat(SET_CHORUS_FEEDBACK)
  const depth = load<f64>(SET_CHORUS_DEPTH_FRAMES)
  const nearest = load<f64>(SET_CHORUS_DELAY_FRAMES) - depth
  const depthStep = depth / <f64>QUARTER_CYCLE
  const earlier = <i32>load<f64>(SET_CHORUS_EARLIER)
  const step = <i32>load<f64>(SET_CHORUS_STEP)
  const floor = f64x2.splat(ANTI_DENORMAL)
  let write = first
  let at = phase
  let loudAt = -1
  let frame = from
  while (frame < end) {
    const climbed = climbedAt(at)
    const whole = <i32>(nearest + <f64>climbed * depthStep)
    let read = (write - whole) & LINE_MASK
    let readRight = (read + earlier) & LINE_MASK
    let frames = min<i32>(STRETCH, end - frame)
    frames = untilEnd(readRight, untilEnd(read, untilEnd(write, frames)))
    frames = evenFrames(at, frames)
    const rising = ((at + QUARTER_CYCLE) & PHASE_MASK) < HALF_CYCLE ? <f64>step : -(<f64>step)
    let place = f64x2.replace_lane(f64x2.splat(<f64>climbed), 1, <f64>climbed + rising)
    const onwards = f64x2.splat(2 * rising)
    let to = lineAt(write)
    let left = lineAt(read)
    let right = lineAt(readRight)
    let sum = (<usize>frame) << 3
    for (let done = 0; done < frames; done += 2) {
      const back = f64x2.add(f64x2.splat(nearest), f64x2.mul(place, f64x2.splat(depthStep)))
      const share = f64x2.sub(back, f64x2.splat(<f64>whole))
      const tapLeft = tap(left, share)
      const tapRight = earlier == 0 ? tapLeft : tap(right, share)
      const send = v128.load(PLACE_SEND + sum)
      const kept = f64x2.add(f64x2.add(send, floor), f64x2.mul(tapLeft, feedback))
      const sumLeft = f64x2.add(v128.load(PLACE_SUM_LEFT + sum), tapLeft)
      const sumRight = f64x2.add(v128.load(PLACE_SUM_RIGHT + sum), tapRight)
      const loud = v128.or(v128.or(loudBits(send), loudBits(tapLeft)), loudBits(tapRight))
      if (done + 1 < frames) {
        v128.store(to, kept)
        v128.store(PLACE_SUM_LEFT + sum, sumLeft)
        v128.store(PLACE_SUM_RIGHT + sum, sumRight)
        const bits = i64x2.bitmask(loud)
        if (bits != 0) loudAt = frame + done + (bits >> 1)
      } else {
        v128.store64_lane(to, kept, 0)
        v128.store64_lane(PLACE_SUM_LEFT + sum, sumLeft, 0)
        v128.store64_lane(PLACE_SUM_RIGHT + sum, sumRight, 0)
        if ((i64x2.bitmask(loud) & 1) != 0) loudAt = frame + done
      }
      place = f64x2.add(place, onwards)
      to += 16
      left += 16
      right += 16
      sum += 16
    }
    // The ring's last frame, once more before its first.
    store<f64>(PLACE_CHORUS_LINE, load<f64>(PLACE_CHORUS_LINE + LINE_BYTES))
    write = (write + frames) & LINE_MASK
    at = (at + step * frames) & PHASE_MASK
    frame += frames
  }
  return loudAt
}

/** One shelf over both sums, `count` frames from `from` on. `shelf`: five coefficients, then the states. */
export function passShelf(shelf: usize, from: i32, count: i32): void {
  const b0 = v128.load64_splat(shelf)
  const c1 = v128.load64_splat(shelf, 8)
  const c2 = v128.load64_splat(shelf, 16)
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
    const before = one
    one = f64x2.sub(f64x2.add(f64x2.mul(c1, x), two), f64x2.mul(a1, before))
    two = f64x2.sub(f64x2.mul(c2, x), f64x2.mul(a2, before))
    v128.store64_lane(PLACE_SUM_LEFT + at, y, 0)
    v128.store64_lane(PLACE_SUM_RIGHT + at, y, 1)
  }
  v128.store64_lane(shelf + 40, one, 0)
  v128.store64_lane(shelf + 56, one, 1)
  v128.store64_lane(shelf + 48, two, 0)
  v128.store64_lane(shelf + 64, two, 1)
}

/** Scales and clips one side, two frames at a time and up to one more; the two sizes that were the most. */
function writeSide(sum: usize, out: usize, count: i32): v128 {
  v128.store(PLACE_HELD, i64x2.splat(i64.MAX_VALUE))
  v128.store(PLACE_HELD, v128.load64_splat(SET_OUTPUT_BOUND), 16)
  v128.store(PLACE_HELD, f64x2.neg(v128.load64_splat(SET_OUTPUT_BOUND)), 32)
  const scale = v128.load64_splat(SET_OUTPUT_SCALE)
  // By way of memory: see `prepare` in oscillator.ts. All bits but the sign, and the bounds.
  const size = v128.load(PLACE_HELD)
  const most = v128.load(PLACE_HELD, 16)
  const least = v128.load(PLACE_HELD, 32)
  let peaks = f64x2.splat(0)
  const end = sum + ((<usize>(count & ~1)) << 3)
  while (sum < end) {
    const value = f64x2.mul(v128.load(sum), scale)
    peaks = f64x2.pmax(peaks, v128.and(value, size))
    v128.store(out, f64x2.pmax(least, f64x2.pmin(most, value)))
    sum += 16
    out += 16
  }
  if ((count & 1) != 0) {
    const value = f64x2.mul(v128.load64_zero(sum), scale)
    peaks = f64x2.pmax(peaks, v128.and(value, size))
    v128.store64_lane(out, f64x2.pmax(least, f64x2.pmin(most, value)), 0)
  }
  return peaks
}

/** How many of `count` frames of one side are beyond full scale. */
function countClipped(sum: usize, count: i32): i32 {
  const scale = load<f64>(SET_OUTPUT_SCALE)
  let over = 0
  for (const end = sum + ((<usize>count) << 3); sum < end; sum += 8) {
    if (abs<f64>(load<f64>(sum) * scale) > OUTPUT_FULL_SCALE) over++
  }
  return over
}

/** Keeps the peak of both sides; counts where it says that there is something to count. */
function keepTotals(left: usize, right: usize, peaks: v128, count: i32): void {
  const peak = max<f64>(f64x2.extract_lane(peaks, 0), f64x2.extract_lane(peaks, 1))
  store<f64>(PLACE_TOTALS, max<f64>(load<f64>(PLACE_TOTALS, 16), peak), 16)
  if (peak <= OUTPUT_FULL_SCALE) return
  const clipped = countClipped(left, count) + countClipped(right, count)
  store<f64>(PLACE_TOTALS, load<f64>(PLACE_TOTALS, 8) + <f64>clipped, 8)
}

/** Both sums from `at` on, `count` frames, to the output from `to` on; the last that can be heard, −1: none. */
export function writeOut(at: i32, to: i32, count: i32): i32 {
  const left = PLACE_SUM_LEFT + ((<usize>at) << 3)
  const right = PLACE_SUM_RIGHT + ((<usize>at) << 3)
  const peakLeft = writeSide(left, PLACE_OUT_LEFT + ((<usize>to) << 3), count)
  const peakRight = writeSide(right, PLACE_OUT_RIGHT + ((<usize>to) << 3), count)
  keepTotals(left, right, f64x2.pmax(peakLeft, peakRight), count)
  for (let frame = count - 1; frame >= 0; frame--) {
    const place = (<usize>frame) << 3
    if (isLoud(load<f64>(left + place)) || isLoud(load<f64>(right + place))) return frame
  }
  return -1
}
