// The hot loop: oscillator, filter and amplifier of four voices side by side, over a stretch in which nothing of them
// changes but what moves with each frame. The expressions are those of ../../kernel/spline-runs.ts. What cannot be
// heard is single precision (interpolation: a word and its fraction fit into it); what is taken on from frame to frame
// is double: level, amplitude and filter would drift.
//
// Kinds are types, so that each of their loops is compiled without the others' branches: `sizeof` tells them apart.

import { real, setReal, whole } from './columns'
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
  AT_PLACE,
  AT_VOL_LEVEL,
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  KIND_B_SPLINE,
  KIND_HERMITE,
  PLACE_LANES,
} from './constants'
import { interpolation, isHardware, lowBytesAt } from './state'

/** Interpolation: u8 B-spline, u16 hermite, u32 linear. Filter: u8 none, u16 the card's, u32 biquad. Words: i16, f32. */

/** A column of two voices. */
function pair(column: usize, one: i32, other: i32): v128 {
  return v128.load64_lane(
    column + (<usize>other << 3),
    v128.load64_zero(column + (<usize>one << 3)),
    1,
  )
}

function setPair(column: usize, one: i32, other: i32, values: v128): void {
  v128.store64_lane(column + (<usize>one << 3), values, 0)
  v128.store64_lane(column + (<usize>other << 3), values, 1)
}

/** Four neighbouring words: integers where they are 16 bits, else floats. */
function words<Words>(at: usize): v128 {
  if (sizeof<Words>() == 2) return v128.load_ext<i16>(at)
  return v128.load(at)
}

function asFloats<Words>(words: v128): v128 {
  if (sizeof<Words>() == 2) return f32x4.convert_i32x4_s(words)
  return words
}

/** Bytes from the first word to the one at `place`. */
function offset<Words>(place: i32): usize {
  if (sizeof<Words>() == 2) return <usize>(place >> FRACTION_BITS) << 1
  return <usize>(place >> FRACTION_BITS) << 2
}

function interpolate<Kind>(a: v128, b: v128, c: v128, d: v128, f: v128): v128 {
  const three = f32x4.splat(3)
  if (sizeof<Kind>() == 1) {
    const four = f32x4.splat(4)
    const cubic = f32x4.add(f32x4.sub(d, a), f32x4.mul(three, f32x4.sub(b, c)))
    const sum = f32x4.add(a, c)
    const square = f32x4.mul(three, f32x4.sub(sum, f32x4.add(b, b)))
    const line = f32x4.mul(three, f32x4.sub(c, a))
    const still = f32x4.add(sum, f32x4.mul(four, b))
    const upper = f32x4.mul(f32x4.mul(f32x4.add(f32x4.mul(cubic, f), square), f), f)
    return f32x4.add(upper, f32x4.add(f32x4.mul(line, f), still))
  }
  if (sizeof<Kind>() == 2) {
    const cubic = f32x4.add(f32x4.sub(d, a), f32x4.mul(three, f32x4.sub(b, c)))
    const square = f32x4.sub(
      f32x4.add(
        f32x4.sub(f32x4.add(a, a), f32x4.mul(f32x4.splat(5), b)),
        f32x4.mul(f32x4.splat(4), c),
      ),
      d,
    )
    const upper = f32x4.mul(f32x4.mul(f32x4.add(f32x4.mul(cubic, f), square), f), f)
    const lower = f32x4.add(f32x4.mul(f32x4.sub(c, a), f), f32x4.add(b, b))
    return f32x4.mul(three, f32x4.add(upper, lower))
  }
  return f32x4.mul(f32x4.splat(6), f32x4.add(f32x4.mul(f32x4.sub(c, b), f), b))
}

function run<Kind, Filter, Words>(to: usize, frames: i32): void {
  const v0 = load<i32>(PLACE_LANES, 16)
  const v1 = load<i32>(PLACE_LANES, 20)
  const v2 = load<i32>(PLACE_LANES, 24)
  const v3 = load<i32>(PLACE_LANES, 28)
  const w0 = <usize>load<u32>(PLACE_LANES, 32)
  const w1 = <usize>load<u32>(PLACE_LANES, 36)
  const w2 = <usize>load<u32>(PLACE_LANES, 40)
  const w3 = <usize>load<u32>(PLACE_LANES, 44)
  let p0 = whole(AT_PLACE, v0)
  let p1 = whole(AT_PLACE, v1)
  let p2 = whole(AT_PLACE, v2)
  let p3 = whole(AT_PLACE, v3)
  const i0 = whole(AT_INCREMENT, v0)
  const i1 = whole(AT_INCREMENT, v1)
  const i2 = whole(AT_INCREMENT, v2)
  const i3 = whole(AT_INCREMENT, v3)
  let places = i32x4.replace_lane(
    i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(p0), 1, p1), 2, p2),
    3,
    p3,
  )
  const increments = i32x4.replace_lane(
    i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(i0), 1, i1), 2, i2),
    3,
    i3,
  )
  const mask = i32x4.splat(FRACTION_MASK)
  const fraction = f32x4.splat(<f32>FRACTION)

  const ratioA = pair(AT_LEVEL_RATIO, v0, v1)
  const ratioB = pair(AT_LEVEL_RATIO, v2, v3)
  const stepA = pair(AT_LEVEL_STEP, v0, v1)
  const stepB = pair(AT_LEVEL_STEP, v2, v3)
  const keepA = pair(AT_KEEP, v0, v1)
  const keepB = pair(AT_KEEP, v2, v3)
  const driveA = pair(AT_DRIVE, v0, v1)
  const driveB = pair(AT_DRIVE, v2, v3)
  let levelA = pair(AT_VOL_LEVEL, v0, v1)
  let levelB = pair(AT_VOL_LEVEL, v2, v3)
  let nowA = pair(AT_AMPLITUDE, v0, v1)
  let nowB = pair(AT_AMPLITUDE, v2, v3)

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
  // All bits where the voice's filter is passed by.
  let throughA = i64x2.splat(0)
  let throughB = i64x2.splat(0)
  if (sizeof<Filter>() != 1) {
    throughA = i64x2.replace_lane(i64x2.splat(bypass(v0)), 1, bypass(v1))
    throughB = i64x2.replace_lane(i64x2.splat(bypass(v2)), 1, bypass(v3))
    aA = v128.andnot(pair(AT_FILTER_A, v0, v1), throughA)
    aB = v128.andnot(pair(AT_FILTER_A, v2, v3), throughB)
    bA = v128.andnot(pair(AT_FILTER_B, v0, v1), throughA)
    bB = v128.andnot(pair(AT_FILTER_B, v2, v3), throughB)
    cA = v128.andnot(pair(AT_FILTER_C, v0, v1), throughA)
    cB = v128.andnot(pair(AT_FILTER_C, v2, v3), throughB)
    oneA = v128.andnot(pair(AT_FILTER_STATE1, v0, v1), throughA)
    oneB = v128.andnot(pair(AT_FILTER_STATE1, v2, v3), throughB)
    twoA = v128.andnot(pair(AT_FILTER_STATE2, v0, v1), throughA)
    twoB = v128.andnot(pair(AT_FILTER_STATE2, v2, v3), throughB)
  }

  const end = to + (<usize>frames << 4)
  for (let at = to; at < end; at += 16) {
    const r0 = words<Words>(w0 + offset<Words>(p0))
    const r1 = words<Words>(w1 + offset<Words>(p1))
    const r2 = words<Words>(w2 + offset<Words>(p2))
    const r3 = words<Words>(w3 + offset<Words>(p3))
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
    const a = asFloats<Words>(v128.shuffle<i64>(t0, t1, 0, 2))
    const b = asFloats<Words>(v128.shuffle<i64>(t0, t1, 1, 3))
    const c = asFloats<Words>(v128.shuffle<i64>(t2, t3, 0, 2))
    const d = asFloats<Words>(v128.shuffle<i64>(t2, t3, 1, 3))
    const f = f32x4.mul(f32x4.convert_i32x4_s(v128.and(places, mask)), fraction)
    const x = interpolate<Kind>(a, b, c, d, f)
    p0 += i0
    p1 += i1
    p2 += i2
    p3 += i3
    places = i32x4.add(places, increments)

    levelA = f64x2.add(f64x2.mul(levelA, ratioA), stepA)
    levelB = f64x2.add(f64x2.mul(levelB, ratioB), stepB)
    nowA = f64x2.add(f64x2.mul(nowA, keepA), f64x2.mul(levelA, driveA))
    nowB = f64x2.add(f64x2.mul(nowB, keepB), f64x2.mul(levelB, driveB))

    const xA = f64x2.promote_low_f32x4(x)
    const xB = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1))
    let yA = xA
    let yB = xB
    if (sizeof<Filter>() == 2) {
      const drawnA = f64x2.sub(f64x2.mul(cA, xA), f64x2.mul(aA, oneA))
      const drawnB = f64x2.sub(f64x2.mul(cB, xB), f64x2.mul(aB, oneB))
      oneA = f64x2.add(oneA, f64x2.mul(aA, twoA))
      oneB = f64x2.add(oneB, f64x2.mul(aB, twoB))
      twoA = f64x2.add(f64x2.mul(twoA, bA), drawnA)
      twoB = f64x2.add(f64x2.mul(twoB, bB), drawnB)
      yA = v128.bitselect(xA, oneA, throughA)
      yB = v128.bitselect(xB, oneB, throughB)
    }
    if (sizeof<Filter>() == 4) {
      const inA = f64x2.mul(cA, xA)
      const inB = f64x2.mul(cB, xB)
      const outA = f64x2.add(inA, oneA)
      const outB = f64x2.add(inB, oneB)
      oneA = f64x2.sub(f64x2.add(f64x2.add(inA, inA), twoA), f64x2.mul(aA, outA))
      oneB = f64x2.sub(f64x2.add(f64x2.add(inB, inB), twoB), f64x2.mul(aB, outB))
      twoA = f64x2.sub(inA, f64x2.mul(bA, outA))
      twoB = f64x2.sub(inB, f64x2.mul(bB, outB))
      yA = v128.bitselect(xA, outA, throughA)
      yB = v128.bitselect(xB, outB, throughB)
    }
    const soundA = f32x4.demote_f64x2_zero(f64x2.mul(yA, nowA))
    const soundB = f32x4.demote_f64x2_zero(f64x2.mul(yB, nowB))
    v128.store(at, v128.shuffle<i64>(soundA, soundB, 0, 2))
  }

  setPair(AT_VOL_LEVEL, v0, v1, levelA)
  setPair(AT_VOL_LEVEL, v2, v3, levelB)
  setPair(AT_AMPLITUDE, v0, v1, nowA)
  setPair(AT_AMPLITUDE, v2, v3, nowB)
  if (sizeof<Filter>() != 1) {
    keepState(v0, f64x2.extract_lane(oneA, 0), f64x2.extract_lane(twoA, 0))
    keepState(v1, f64x2.extract_lane(oneA, 1), f64x2.extract_lane(twoA, 1))
    keepState(v2, f64x2.extract_lane(oneB, 0), f64x2.extract_lane(twoB, 0))
    keepState(v3, f64x2.extract_lane(oneB, 1), f64x2.extract_lane(twoB, 1))
  }
}

function bypass(voice: i32): i64 {
  return whole(AT_FILTER_BYPASS, voice) != 0 ? -1 : 0
}

/** Where the filter is passed by, its state stays what it was. */
function keepState(voice: i32, one: f64, two: f64): void {
  if (whole(AT_FILTER_BYPASS, voice) != 0) return
  setReal(AT_FILTER_STATE1, voice, one)
  setReal(AT_FILTER_STATE2, voice, two)
}

function runKind<Kind, Words>(to: usize, frames: i32, isFiltered: bool): void {
  if (!isFiltered) run<Kind, u8, Words>(to, frames)
  else if (isHardware) run<Kind, u16, Words>(to, frames)
  else run<Kind, u32, Words>(to, frames)
}

function runWords<Words>(to: usize, frames: i32, isFiltered: bool): void {
  if (interpolation == KIND_B_SPLINE) runKind<u8, Words>(to, frames, isFiltered)
  else if (interpolation == KIND_HERMITE) runKind<u16, Words>(to, frames, isFiltered)
  else runKind<u32, Words>(to, frames, isFiltered)
}

/** Plays `frames` frames of the four rows in PLACE_LANES to `to`, four floats a frame. */
export function playFour(to: usize, frames: i32, isFiltered: bool): void {
  if (lowBytesAt == 0) runWords<i16>(to, frames, isFiltered)
  else runWords<f32>(to, frames, isFiltered)
}
