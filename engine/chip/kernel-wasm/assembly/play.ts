// The hot loop: oscillator, filter and amplifier of four voices side by side, over a stretch in which nothing of them
// changes but what moves with each frame. The expressions are those of ../../kernel/spline-runs.ts. Interpolation and
// the card's filter are single precision: a word and its fraction fit into it, and the filter forgets its errors. What
// would gather them, or lose itself in small differences, is double: level, amplitude and biquad.
//
// Kinds are types, so that each of their loops is compiled without the others' branches: `sizeof` tells them apart.

import { setReal, whole } from './columns'
import {
  AT_AMPLITUDE,
  AT_DRIVE,
  AT_FILTER_A,
  AT_FILTER_B,
  AT_FILTER_BYPASS,
  AT_FILTER_C,
  AT_FILTER_STATE1,
  AT_FILTER_STATE2,
  AT_INCREMENT,
  AT_KEEP,
  AT_LEVEL_RATIO,
  AT_LEVEL_STEP,
  AT_VOL_LEVEL,
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  KIND_B_SPLINE,
  KIND_HERMITE,
  PLACE_HELD,
  PLACE_LANES,
} from './constants'
import { interpolation, isHardware, lowBytesAt } from './state'

/**
 * Interpolation: u8 B-spline, u16 hermite, u32 linear. Filter: u8 none, u16 the card's, u32 biquad. Who: u8 all four
 * have that filter, u16 some pass it by. Words: i16; f32 with 24 bits.
 */

/** A column of two voices. */
function pair(column: usize, one: i32, other: i32): v128 {
  return v128.load64_lane(
    column + ((<usize>other) << 3),
    v128.load64_zero(column + ((<usize>one) << 3)),
    1,
  )
}

function setPair(column: usize, one: i32, other: i32, values: v128): void {
  v128.store64_lane(column + ((<usize>one) << 3), values, 0)
  v128.store64_lane(column + ((<usize>other) << 3), values, 1)
}

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

/**
 * The same value by way of memory. What follows from a computation V8 computes anew with each turn of a loop, constants
 * too: it holds only what was loaded.
 */
function held(index: i32, value: v128): v128 {
  const at = PLACE_HELD + ((<usize>index) << 4)
  v128.store(at, value)
  return v128.load(at)
}

/** A column of four voices, as floats: what is kept in it was a float, or is read anew with each stretch. */
function quad(column: usize, v0: i32, v1: i32, v2: i32, v3: i32): v128 {
  return four(pair(column, v0, v1), pair(column, v2, v3))
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

/** All bits where the voice passes the filter by. */
function bypass(voice: i32): i32 {
  return whole(AT_FILTER_BYPASS, voice) != 0 ? -1 : 0
}

/** Where the filter is passed by, its state stays what it was. */
function keepState(voice: i32, one: f64, two: f64): void {
  if (whole(AT_FILTER_BYPASS, voice) != 0) return
  setReal(AT_FILTER_STATE1, voice, one)
  setReal(AT_FILTER_STATE2, voice, two)
}

function run<Kind, Filter, Who, Words>(to: usize, frames: i32): void {
  const v0 = load<i32>(PLACE_LANES, 16)
  const v1 = load<i32>(PLACE_LANES, 20)
  const v2 = load<i32>(PLACE_LANES, 24)
  const v3 = load<i32>(PLACE_LANES, 28)
  const w0 = <usize>load<u32>(PLACE_LANES, 32)
  const w1 = <usize>load<u32>(PLACE_LANES, 36)
  const w2 = <usize>load<u32>(PLACE_LANES, 40)
  const w3 = <usize>load<u32>(PLACE_LANES, 44)
  let places = v128.load(PLACE_LANES, 48)
  let p0 = load<i32>(PLACE_LANES, 48)
  let p1 = load<i32>(PLACE_LANES, 52)
  let p2 = load<i32>(PLACE_LANES, 56)
  let p3 = load<i32>(PLACE_LANES, 60)
  const i0 = whole(AT_INCREMENT, v0)
  const i1 = whole(AT_INCREMENT, v1)
  const i2 = whole(AT_INCREMENT, v2)
  const i3 = whole(AT_INCREMENT, v3)
  const increments = held(
    0,
    i32x4.replace_lane(
      i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(i0), 1, i1), 2, i2),
      3,
      i3,
    ),
  )
  const mask = held(1, i32x4.splat(FRACTION_MASK))
  const fraction = held(2, f32x4.splat(<f32>FRACTION))
  const k0 = held(3, weightOf<Kind>(0))
  const k1 = held(4, weightOf<Kind>(1))
  const k2 = held(5, weightOf<Kind>(2))
  const k3 = held(6, weightOf<Kind>(3))
  const k4 = held(7, weightOf<Kind>(4))
  const k5 = sizeof<Kind>() == 1 ? k3 : held(8, weightOf<Kind>(5))
  const k6 = held(9, weightOf<Kind>(6))
  const k7 = held(10, weightOf<Kind>(7))

  const ratioA = pair(AT_LEVEL_RATIO, v0, v1)
  const ratioB = pair(AT_LEVEL_RATIO, v2, v3)
  const stepA = pair(AT_LEVEL_STEP, v0, v1)
  const stepB = pair(AT_LEVEL_STEP, v2, v3)
  let levelA = pair(AT_VOL_LEVEL, v0, v1)
  let levelB = pair(AT_VOL_LEVEL, v2, v3)
  const keepA = pair(AT_KEEP, v0, v1)
  const keepB = pair(AT_KEEP, v2, v3)
  const driveA = pair(AT_DRIVE, v0, v1)
  const driveB = pair(AT_DRIVE, v2, v3)
  let nowA = pair(AT_AMPLITUDE, v0, v1)
  let nowB = pair(AT_AMPLITUDE, v2, v3)

  let through = i32x4.splat(0)
  if (sizeof<Filter>() != 1 && sizeof<Who>() != 1) {
    through = i32x4.replace_lane(i32x4.splat(bypass(v0)), 1, bypass(v1))
    through = i32x4.replace_lane(i32x4.replace_lane(through, 2, bypass(v2)), 3, bypass(v3))
    through = held(14, through)
  }
  // Of the card's filter.
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let one = f32x4.splat(0)
  let two = f32x4.splat(0)
  if (sizeof<Filter>() == 2) {
    a = held(11, v128.andnot(quad(AT_FILTER_A, v0, v1, v2, v3), through))
    b = held(12, v128.andnot(quad(AT_FILTER_B, v0, v1, v2, v3), through))
    c = held(13, v128.andnot(quad(AT_FILTER_C, v0, v1, v2, v3), through))
    one = v128.andnot(quad(AT_FILTER_STATE1, v0, v1, v2, v3), through)
    two = v128.andnot(quad(AT_FILTER_STATE2, v0, v1, v2, v3), through)
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
    aA = pair(AT_FILTER_A, v0, v1)
    aB = pair(AT_FILTER_A, v2, v3)
    bA = pair(AT_FILTER_B, v0, v1)
    bB = pair(AT_FILTER_B, v2, v3)
    cA = pair(AT_FILTER_C, v0, v1)
    cB = pair(AT_FILTER_C, v2, v3)
    oneA = pair(AT_FILTER_STATE1, v0, v1)
    oneB = pair(AT_FILTER_STATE1, v2, v3)
    twoA = pair(AT_FILTER_STATE2, v0, v1)
    twoB = pair(AT_FILTER_STATE2, v2, v3)
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

    levelA = f64x2.add(f64x2.mul(levelA, ratioA), stepA)
    levelB = f64x2.add(f64x2.mul(levelB, ratioB), stepB)
    nowA = f64x2.add(f64x2.mul(nowA, keepA), f64x2.mul(levelA, driveA))
    nowB = f64x2.add(f64x2.mul(nowB, keepB), f64x2.mul(levelB, driveB))

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

  setPair(AT_VOL_LEVEL, v0, v1, levelA)
  setPair(AT_VOL_LEVEL, v2, v3, levelB)
  setPair(AT_AMPLITUDE, v0, v1, nowA)
  setPair(AT_AMPLITUDE, v2, v3, nowB)
  if (sizeof<Filter>() == 2) {
    oneA = lowPair(one)
    oneB = highPair(one)
    twoA = lowPair(two)
    twoB = highPair(two)
  }
  if (sizeof<Filter>() != 1) {
    keepState(v0, f64x2.extract_lane(oneA, 0), f64x2.extract_lane(twoA, 0))
    keepState(v1, f64x2.extract_lane(oneA, 1), f64x2.extract_lane(twoA, 1))
    keepState(v2, f64x2.extract_lane(oneB, 0), f64x2.extract_lane(twoB, 0))
    keepState(v3, f64x2.extract_lane(oneB, 1), f64x2.extract_lane(twoB, 1))
  }
}

function runFilter<Kind, Who, Words>(to: usize, frames: i32): void {
  if (isHardware) run<Kind, u16, Who, Words>(to, frames)
  else run<Kind, u32, Who, Words>(to, frames)
}

function runKind<Kind, Words>(to: usize, frames: i32, filtered: i32): void {
  if (filtered == 0) run<Kind, u8, u8, Words>(to, frames)
  else if (filtered == 4 && sizeof<Words>() == 2) runFilter<Kind, u8, Words>(to, frames)
  else runFilter<Kind, u16, Words>(to, frames)
}

function runWords<Words>(to: usize, frames: i32, filtered: i32): void {
  if (interpolation == KIND_B_SPLINE) runKind<u8, Words>(to, frames, filtered)
  else if (interpolation == KIND_HERMITE) runKind<u16, Words>(to, frames, filtered)
  else runKind<u32, Words>(to, frames, filtered)
}

/** Plays `frames` frames of the four rows in PLACE_LANES to `to`, four floats a frame; `filtered` have a filter. */
export function playFour(to: usize, frames: i32, filtered: i32): void {
  if (lowBytesAt == 0) runWords<i16>(to, frames, filtered)
  else runWords<f32>(to, frames, filtered)
}
