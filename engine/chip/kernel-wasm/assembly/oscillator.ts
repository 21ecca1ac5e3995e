// The oscillator: one voice over a stretch in which its pitch stays, four frames side by side. The expressions are
// those of ../../kernel/spline-runs.ts, in single precision: a word and its fraction fit into it. Each frame is
// computed for itself, so that it does not matter where a stretch is cut; up to three frames behind the last are
// written, too, with whatever their words are.
//
// Kinds are types, so that each of their loops is compiled without the others' branches: `sizeof` tells them apart.

import {
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  KIND_B_SPLINE,
  KIND_HERMITE,
  PLACE_HELD,
} from './constants'
import { interpolation, lowBytesAt } from './state'

/** Kind: u8 B-spline, u16 hermite, u32 linear. Words: i16; f32 with 24 bits. */

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

/** Of four frames, their two words times two weights, added up. */
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

/** The same of words with 24 bits, each of four frames. */
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

function run<Kind, Words>(to: usize, frames: i32, words: usize, place: i32, increment: i32): void {
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
  let p0 = place
  let p1 = place + increment
  let p2 = p1 + increment
  let p3 = p2 + increment
  const four = increment << 2
  const fours = i32x4.splat(four)
  let places = i32x4.add(i32x4.splat(place), i32x4.mul(i32x4.splat(increment), i32x4(0, 1, 2, 3)))
  const end = to + ((<usize>frames) << 2)
  for (let at = to; at < end; at += 16) {
    const f = f32x4.mul(f32x4.convert_i32x4_s(v128.and(places, mask)), fraction)
    const s0 = words + offset<Words>(p0)
    const s1 = words + offset<Words>(p1)
    const s2 = words + offset<Words>(p2)
    const s3 = words + offset<Words>(p3)
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
    v128.store(at, x)
    p0 += four
    p1 += four
    p2 += four
    p3 += four
    places = i32x4.add(places, fours)
  }
}

function runKind<Kind>(to: usize, frames: i32, words: usize, place: i32, increment: i32): void {
  if (lowBytesAt == 0) run<Kind, i16>(to, frames, words, place, increment)
  else run<Kind, f32>(to, frames, words, place, increment)
}

/**
 * `frames` frames to `to`, as floats, from the place within `words`, the first of which is the one before it. After
 * `prepare`.
 */
export function interpolate(
  to: usize,
  frames: i32,
  words: usize,
  place: i32,
  increment: i32,
): void {
  if (interpolation == KIND_B_SPLINE) runKind<u8>(to, frames, words, place, increment)
  else if (interpolation == KIND_HERMITE) runKind<u16>(to, frames, words, place, increment)
  else runKind<u32>(to, frames, words, place, increment)
}
