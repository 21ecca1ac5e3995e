// The hot loop: oscillator, filter and amplifier of four voices side by side, over a stretch in which nothing of them
// changes but what moves with each frame. The expressions are those of ../../kernel/spline-runs.ts. Interpolation and
// the card's filter are single precision: a word and its fraction fit into it, and the filter forgets its errors. What
// would gather them, or lose itself in small differences, is double: level, amplitude and biquad.
//
// Kinds are types, so that each of their loops is compiled without the others' branches: `sizeof` tells them apart.

import {
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  KIND_B_SPLINE,
  KIND_HERMITE,
  PLACE_HELD,
  SILENT_ROW,
} from './constants'
import {
  LANE_A,
  LANE_B,
  LANE_C,
  LANE_DRIVE,
  LANE_DRIVEN,
  LANE_INCREMENT,
  LANE_KEEP,
  LANE_LEVEL,
  LANE_MOVING,
  LANE_NOW,
  LANE_ONE,
  LANE_PLACE,
  LANE_RATIO,
  LANE_STEP,
  LANE_THROUGH,
  LANE_TWO,
  LANE_VOICE,
  LANE_WORDS,
} from './lanes'
import { interpolation, isHardware, lowBytesAt } from './state'

/**
 * Interpolation: u8 B-spline, u16 hermite, u32 linear. Filter: u8 none, u16 the card's, u32 biquad. Who: u8 all four
 * have that filter, u16 some pass it by. Levels: u8 stay, u16 move. Words: i16; f32 with 24 bits.
 */

/** Two pairs of doubles as four floats. */
function four(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2)
}

function lowPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(floats)
}

function highPair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(floats, floats, 1, 1))
}

/** Bytes from the first word to the one at `place`. */
function offset<Words>(place: i32): usize {
  if (sizeof<Words>() == 2) return (<usize>(place >> FRACTION_BITS)) << 1
  return (<usize>(place >> FRACTION_BITS)) << 2
}

/** x = ((cubic·f + square)·f + line)·f + still. */
function horner(cubic: v128, square: v128, line: v128, still: v128, f: v128): v128 {
  const upper = f32x4.add(f32x4.mul(cubic, f), square)
  return f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(upper, f), line), f), still)
}

/** Of four voices, their two words times two weights, added up. */
function weigh(pairs: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(pairs, weights)
}

function weights(first: i32, second: i32): v128 {
  return i32x4.splat((second << 16) | (first & 0xffff))
}

/**
 * Weights of the four words a to d in the four coefficients of a kind's polynomial, from the cube down: of a and b,
 * of c and d. The unit is a sixth of a word; whole numbers are exact.
 */
function weightOf<Kind>(index: i32): v128 {
  if (sizeof<Kind>() == 1) {
    if (index == 0) return weights(-1, 3)
    if (index == 1) return weights(-3, 1)
    if (index == 2) return weights(3, -6)
    if (index == 3) return weights(3, 0)
    if (index == 4) return weights(-3, 0)
    if (index == 5) return weights(3, 0)
    if (index == 6) return weights(1, 4)
    return weights(1, 0)
  }
  if (sizeof<Kind>() == 2) {
    if (index == 0) return weights(-3, 9)
    if (index == 1) return weights(-9, 3)
    if (index == 2) return weights(6, -15)
    if (index == 3) return weights(12, -3)
    if (index == 4) return weights(-3, 0)
    if (index == 5) return weights(3, 0)
    return index == 6 ? weights(0, 6) : weights(0, 0)
  }
  if (index == 4) return weights(0, -6)
  if (index == 5) return weights(6, 0)
  return index == 6 ? weights(0, 6) : weights(0, 0)
}

/** The same of words with 24 bits, each of four voices. */
function interpolateFloats<Kind>(a: v128, b: v128, c: v128, d: v128, f: v128): v128 {
  const three = f32x4.splat(3)
  const cubic = f32x4.add(f32x4.sub(d, a), f32x4.mul(three, f32x4.sub(b, c)))
  if (sizeof<Kind>() == 1) {
    const sum = f32x4.add(a, c)
    const square = f32x4.mul(three, f32x4.sub(sum, f32x4.add(b, b)))
    const line = f32x4.mul(three, f32x4.sub(c, a))
    return horner(cubic, square, line, f32x4.add(sum, f32x4.mul(f32x4.splat(4), b)), f)
  }
  if (sizeof<Kind>() == 2) {
    const near = f32x4.sub(f32x4.add(a, a), f32x4.mul(f32x4.splat(5), b))
    const square = f32x4.sub(f32x4.add(near, f32x4.mul(f32x4.splat(4), c)), d)
    return f32x4.mul(three, horner(cubic, square, f32x4.sub(c, a), f32x4.add(b, b), f))
  }
  return f32x4.mul(f32x4.splat(6), f32x4.add(f32x4.mul(f32x4.sub(c, b), f), b))
}

/**
 * Writes what the loops need and nobody changes in between to PLACE_HELD. What follows from a computation V8 computes
 * anew with each turn of a loop, constants too: it holds only what was loaded.
 */
export function prepare(): void {
  if (interpolation == KIND_B_SPLINE) prepareKind<u8>()
  else if (interpolation == KIND_HERMITE) prepareKind<u16>()
  else prepareKind<u32>()
}

function prepareKind<Kind>(): void {
  v128.store(PLACE_HELD, i32x4.splat(FRACTION_MASK))
  v128.store(PLACE_HELD, f32x4.splat(<f32>FRACTION), 16)
  v128.store(PLACE_HELD, weightOf<Kind>(0), 32)
  v128.store(PLACE_HELD, weightOf<Kind>(1), 48)
  v128.store(PLACE_HELD, weightOf<Kind>(2), 64)
  v128.store(PLACE_HELD, weightOf<Kind>(3), 80)
  v128.store(PLACE_HELD, weightOf<Kind>(4), 96)
  v128.store(PLACE_HELD, weightOf<Kind>(5), 112)
  v128.store(PLACE_HELD, weightOf<Kind>(6), 128)
  v128.store(PLACE_HELD, weightOf<Kind>(7), 144)
}

function run<Kind, Filter, Who, Levels, Words>(to: usize, frames: i32): void {
  const w0 = <usize>load<u32>(LANE_WORDS)
  const w1 = <usize>load<u32>(LANE_WORDS, 4)
  const w2 = <usize>load<u32>(LANE_WORDS, 8)
  const w3 = <usize>load<u32>(LANE_WORDS, 12)
  let places = v128.load(LANE_PLACE)
  let p0 = load<i32>(LANE_PLACE)
  let p1 = load<i32>(LANE_PLACE, 4)
  let p2 = load<i32>(LANE_PLACE, 8)
  let p3 = load<i32>(LANE_PLACE, 12)
  const i0 = load<i32>(LANE_INCREMENT)
  const i1 = load<i32>(LANE_INCREMENT, 4)
  const i2 = load<i32>(LANE_INCREMENT, 8)
  const i3 = load<i32>(LANE_INCREMENT, 12)
  const increments = v128.load(LANE_INCREMENT)
  const mask = v128.load(PLACE_HELD)
  const fraction = v128.load(PLACE_HELD, 16)
  const k0 = v128.load(PLACE_HELD, 32)
  const k1 = v128.load(PLACE_HELD, 48)
  const k2 = v128.load(PLACE_HELD, 64)
  const k3 = v128.load(PLACE_HELD, 80)
  const k4 = v128.load(PLACE_HELD, 96)
  const k5 = sizeof<Kind>() == 1 ? k3 : v128.load(PLACE_HELD, 112)
  const k6 = v128.load(PLACE_HELD, 128)
  const k7 = v128.load(PLACE_HELD, 144)

  const ratioA = v128.load(LANE_RATIO)
  const ratioB = v128.load(LANE_RATIO, 16)
  const stepA = v128.load(LANE_STEP)
  const stepB = v128.load(LANE_STEP, 16)
  let levelA = v128.load(LANE_LEVEL)
  let levelB = v128.load(LANE_LEVEL, 16)
  const keepA = v128.load(LANE_KEEP)
  const keepB = v128.load(LANE_KEEP, 16)
  const driveA = v128.load(LANE_DRIVE)
  const driveB = v128.load(LANE_DRIVE, 16)
  let nowA = v128.load(LANE_NOW)
  let nowB = v128.load(LANE_NOW, 16)
  let drivenA = f64x2.splat(0)
  let drivenB = f64x2.splat(0)
  if (sizeof<Levels>() == 1) {
    v128.store(LANE_DRIVEN, f64x2.mul(levelA, driveA))
    v128.store(LANE_DRIVEN, f64x2.mul(levelB, driveB), 16)
    drivenA = v128.load(LANE_DRIVEN)
    drivenB = v128.load(LANE_DRIVEN, 16)
  }

  let through = i32x4.splat(0)
  if (sizeof<Filter>() != 1 && sizeof<Who>() != 1) through = v128.load(LANE_THROUGH)
  // Of the card's filter.
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let one = f32x4.splat(0)
  let two = f32x4.splat(0)
  if (sizeof<Filter>() == 2) {
    a = v128.load(LANE_A)
    b = v128.load(LANE_B)
    c = v128.load(LANE_C)
    one = v128.load(LANE_ONE)
    two = v128.load(LANE_TWO)
  }
  // Of the biquad, which needs doubles: at low cutoffs its states are small differences of large numbers.
  let aA = f64x2.splat(0)
  let aB = f64x2.splat(0)
  let bA = f64x2.splat(0)
  let bB = f64x2.splat(0)
  let cA = f64x2.splat(0)
  let cB = f64x2.splat(0)
  let oneA = f64x2.splat(0)
  let oneB = f64x2.splat(0)
  let twoA = f64x2.splat(0)
  let twoB = f64x2.splat(0)
  if (sizeof<Filter>() == 4) {
    aA = v128.load(LANE_A)
    aB = v128.load(LANE_A, 16)
    bA = v128.load(LANE_B)
    bB = v128.load(LANE_B, 16)
    cA = v128.load(LANE_C)
    cB = v128.load(LANE_C, 16)
    oneA = v128.load(LANE_ONE)
    oneB = v128.load(LANE_ONE, 16)
    twoA = v128.load(LANE_TWO)
    twoB = v128.load(LANE_TWO, 16)
  }

  const end = to + ((<usize>frames) << 4)
  for (let at = to; at < end; at += 16) {
    const f = f32x4.mul(f32x4.convert_i32x4_s(v128.and(places, mask)), fraction)
    const s0 = w0 + offset<Words>(p0)
    const s1 = w1 + offset<Words>(p1)
    const s2 = w2 + offset<Words>(p2)
    const s3 = w3 + offset<Words>(p3)
    let x = f
    if (sizeof<Words>() == 2) {
      const r01 = v128.load64_lane(s1, v128.load64_zero(s0), 1)
      const r23 = v128.load64_lane(s3, v128.load64_zero(s2), 1)
      const ab = v128.shuffle<i32>(r01, r23, 0, 2, 4, 6)
      const cd = v128.shuffle<i32>(r01, r23, 1, 3, 5, 7)
      const line = f32x4.convert_i32x4_s(i32x4.add(weigh(ab, k4), weigh(cd, k5)))
      if (sizeof<Kind>() == 4) {
        x = f32x4.add(f32x4.mul(line, f), f32x4.convert_i32x4_s(weigh(ab, k6)))
      } else {
        const still = sizeof<Kind>() == 1 ? i32x4.add(weigh(ab, k6), weigh(cd, k7)) : weigh(ab, k6)
        x = horner(
          f32x4.convert_i32x4_s(i32x4.add(weigh(ab, k0), weigh(cd, k1))),
          f32x4.convert_i32x4_s(i32x4.add(weigh(ab, k2), weigh(cd, k3))),
          line,
          f32x4.convert_i32x4_s(still),
          f,
        )
      }
    } else {
      const r0 = v128.load(s0)
      const r1 = v128.load(s1)
      const r2 = v128.load(s2)
      const r3 = v128.load(s3)
      const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
      const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
      const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
      const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
      x = interpolateFloats<Kind>(
        v128.shuffle<i64>(t0, t1, 0, 2),
        v128.shuffle<i64>(t0, t1, 1, 3),
        v128.shuffle<i64>(t2, t3, 0, 2),
        v128.shuffle<i64>(t2, t3, 1, 3),
        f,
      )
    }
    p0 += i0
    p1 += i1
    p2 += i2
    p3 += i3
    places = i32x4.add(places, increments)

    if (sizeof<Levels>() != 1) {
      levelA = f64x2.add(f64x2.mul(levelA, ratioA), stepA)
      levelB = f64x2.add(f64x2.mul(levelB, ratioB), stepB)
      drivenA = f64x2.mul(levelA, driveA)
      drivenB = f64x2.mul(levelB, driveB)
    }
    nowA = f64x2.add(f64x2.mul(nowA, keepA), drivenA)
    nowB = f64x2.add(f64x2.mul(nowB, keepB), drivenB)

    let y = x
    if (sizeof<Filter>() == 2) {
      const drawn = f32x4.sub(f32x4.mul(c, x), f32x4.mul(a, one))
      one = f32x4.add(one, f32x4.mul(a, two))
      two = f32x4.add(f32x4.mul(two, b), drawn)
      y = sizeof<Who>() == 1 ? one : v128.bitselect(x, one, through)
    }
    if (sizeof<Filter>() == 4) {
      const inA = f64x2.mul(cA, lowPair(x))
      const inB = f64x2.mul(cB, highPair(x))
      const outA = f64x2.add(inA, oneA)
      const outB = f64x2.add(inB, oneB)
      oneA = f64x2.sub(f64x2.add(f64x2.add(inA, inA), twoA), f64x2.mul(aA, outA))
      oneB = f64x2.sub(f64x2.add(f64x2.add(inB, inB), twoB), f64x2.mul(aB, outB))
      twoA = f64x2.sub(inA, f64x2.mul(bA, outA))
      twoB = f64x2.sub(inB, f64x2.mul(bB, outB))
      const filtered = four(outA, outB)
      y = sizeof<Who>() == 1 ? filtered : v128.bitselect(x, filtered, through)
    }
    v128.store(at, f32x4.mul(y, four(nowA, nowB)))
  }

  v128.store(LANE_PLACE, places)
  v128.store(LANE_NOW, nowA)
  v128.store(LANE_NOW, nowB, 16)
  if (sizeof<Levels>() != 1) {
    v128.store(LANE_LEVEL, levelA)
    v128.store(LANE_LEVEL, levelB, 16)
  }
  if (sizeof<Filter>() == 2) {
    v128.store(LANE_ONE, one)
    v128.store(LANE_TWO, two)
  }
  if (sizeof<Filter>() == 4) {
    v128.store(LANE_ONE, oneA)
    v128.store(LANE_ONE, oneB, 16)
    v128.store(LANE_TWO, twoA)
    v128.store(LANE_TWO, twoB, 16)
  }
}

function runLevels<Kind, Filter, Who, Words>(to: usize, frames: i32): void {
  // Levels that stay are the rule, and worth code of their own, for what is mostly played.
  if (sizeof<Kind>() == 4 || sizeof<Words>() == 4 || v128.any_true(v128.load(LANE_MOVING)))
    run<Kind, Filter, Who, u16, Words>(to, frames)
  else run<Kind, Filter, Who, u8, Words>(to, frames)
}

function runFilter<Kind, Who, Words>(to: usize, frames: i32): void {
  if (isHardware) runLevels<Kind, u16, Who, Words>(to, frames)
  else runLevels<Kind, u32, Who, Words>(to, frames)
}

function runKind<Kind, Words>(to: usize, frames: i32): void {
  const through = i32x4.bitmask(v128.load(LANE_THROUGH))
  const silent = i32x4.bitmask(i32x4.eq(v128.load(LANE_VOICE), i32x4.splat(SILENT_ROW)))
  if ((through | silent) == 15) runLevels<Kind, u8, u8, Words>(to, frames)
  else if (through == 0 && sizeof<Words>() == 2) runFilter<Kind, u8, Words>(to, frames)
  else runFilter<Kind, u16, Words>(to, frames)
}

function runWords<Words>(to: usize, frames: i32): void {
  if (interpolation == KIND_B_SPLINE) runKind<u8, Words>(to, frames)
  else if (interpolation == KIND_HERMITE) runKind<u16, Words>(to, frames)
  else runKind<u32, Words>(to, frames)
}

/** Plays `frames` frames of all four lanes to `to`, four floats a frame. After `prepare`. */
export function playFour(to: usize, frames: i32): void {
  if (lowBytesAt == 0) runWords<i16>(to, frames)
  else runWords<f32>(to, frames)
}
