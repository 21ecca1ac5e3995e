// The hot loop behind the oscillators: filter and amplifier of four voices side by side, over a stretch in which
// nothing of them changes but what moves with each frame. The expressions are those of ../../kernel/spline-runs.ts.
// Filters are single precision, for they forget their errors, but for those that ring so long that they would gather
// them, as level and amplitude do: these are double.
//
// Kinds are types, so that each of their loops is compiled without the others' branches: `sizeof` tells them apart.

import { PLACE_ROWS, PLACE_SOUND, ROW_FRAMES } from './constants'
import {
  LANE_A,
  LANE_B,
  LANE_C,
  LANE_DRIVE,
  LANE_DRIVEN,
  LANE_EXACT,
  LANE_EXACT_A,
  LANE_EXACT_B,
  LANE_EXACT_C,
  LANE_EXACT_ONE,
  LANE_EXACT_TWO,
  LANE_KEEP,
  LANE_LEVEL,
  LANE_MOVING,
  LANE_NOW,
  LANE_ONE,
  LANE_RATIO,
  LANE_STEP,
  LANE_THROUGH,
  LANE_TWO,
} from './lanes'
import { isHardware } from './state'

/** Bytes from what one lane's oscillator plays to the next one's. */
export const ROW_BYTES: usize = (<usize>ROW_FRAMES) << 2

/**
 * Filter: u8 none, u16 the card's, u32 biquad, u64 biquad of which some lanes are double. Who: u8 all four have that
 * filter, u16 some pass it by. Levels: u8 stay, u16 move, u32 stay and the amplitudes have come to what they go to.
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

/** `frames` frames from `from` on of the four rows, side by side; up to three more. */
function turn(from: i32, frames: i32): void {
  const at = PLACE_ROWS + ((<usize>from) << 2)
  const end = at + ((<usize>frames) << 2)
  let to = PLACE_SOUND + ((<usize>from) << 4)
  for (let row = at; row < end; row += 16) {
    const r0 = v128.load(row)
    const r1 = v128.load(row, ROW_BYTES)
    const r2 = v128.load(row, 2 * ROW_BYTES)
    const r3 = v128.load(row, 3 * ROW_BYTES)
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<i64>(t0, t1, 0, 2))
    v128.store(to, v128.shuffle<i64>(t0, t1, 1, 3), 16)
    v128.store(to, v128.shuffle<i64>(t2, t3, 0, 2), 32)
    v128.store(to, v128.shuffle<i64>(t2, t3, 1, 3), 48)
    to += 64
  }
}

function run<Filter, Who, Levels>(to: usize, frames: i32): void {
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
  let drivenA = v128.load(LANE_DRIVEN)
  let drivenB = v128.load(LANE_DRIVEN, 16)
  let amplitude = four(nowA, nowB)

  let through = i32x4.splat(0)
  if (sizeof<Filter>() != 1 && sizeof<Who>() != 1) through = v128.load(LANE_THROUGH)
  // Of the filter.
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let one = f32x4.splat(0)
  let two = f32x4.splat(0)
  // Of the biquad: the first state one frame later, and the sum of both.
  let next = f32x4.splat(0)
  let sum = f32x4.splat(0)
  if (sizeof<Filter>() != 1) {
    a = v128.load(LANE_A)
    b = v128.load(LANE_B)
    c = v128.load(LANE_C)
    one = v128.load(LANE_ONE)
    two = v128.load(LANE_TWO)
    next = f32x4.add(one, f32x4.mul(a, two))
    sum = f32x4.add(one, next)
  }
  // The same in doubles.
  let exact = i32x4.splat(0)
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
  let nextA = f64x2.splat(0)
  let nextB = f64x2.splat(0)
  if (sizeof<Filter>() == 8) {
    exact = v128.load(LANE_EXACT)
    aA = v128.load(LANE_EXACT_A)
    aB = v128.load(LANE_EXACT_A, 16)
    bA = v128.load(LANE_EXACT_B)
    bB = v128.load(LANE_EXACT_B, 16)
    cA = v128.load(LANE_EXACT_C)
    cB = v128.load(LANE_EXACT_C, 16)
    oneA = v128.load(LANE_EXACT_ONE)
    oneB = v128.load(LANE_EXACT_ONE, 16)
    twoA = v128.load(LANE_EXACT_TWO)
    twoB = v128.load(LANE_EXACT_TWO, 16)
    nextA = f64x2.add(oneA, f64x2.mul(aA, twoA))
    nextB = f64x2.add(oneB, f64x2.mul(aB, twoB))
  }

  const end = to + ((<usize>frames) << 4)
  for (let at = to; at < end; at += 16) {
    const x = v128.load(at)
    let y = x
    if (sizeof<Filter>() == 2) {
      const drawn = f32x4.sub(f32x4.mul(c, x), f32x4.mul(a, one))
      one = f32x4.add(one, f32x4.mul(a, two))
      two = f32x4.add(f32x4.mul(two, b), drawn)
      y = sizeof<Who>() == 1 ? one : v128.bitselect(x, one, through)
    }
    if (sizeof<Filter>() >= 4) {
      const drawn = f32x4.sub(f32x4.mul(c, x), f32x4.mul(a, one))
      two = f32x4.add(f32x4.mul(two, b), drawn)
      one = next
      next = f32x4.add(one, f32x4.mul(a, two))
      const after = f32x4.add(one, next)
      let filtered = f32x4.add(sum, after)
      sum = after
      if (sizeof<Filter>() == 8) {
        const drawnA = f64x2.sub(f64x2.mul(cA, lowPair(x)), f64x2.mul(aA, oneA))
        const drawnB = f64x2.sub(f64x2.mul(cB, highPair(x)), f64x2.mul(aB, oneB))
        twoA = f64x2.add(f64x2.mul(twoA, bA), drawnA)
        twoB = f64x2.add(f64x2.mul(twoB, bB), drawnB)
        const beforeA = f64x2.add(oneA, nextA)
        const beforeB = f64x2.add(oneB, nextB)
        oneA = nextA
        oneB = nextB
        nextA = f64x2.add(oneA, f64x2.mul(aA, twoA))
        nextB = f64x2.add(oneB, f64x2.mul(aB, twoB))
        const sumA = f64x2.add(beforeA, f64x2.add(oneA, nextA))
        const sumB = f64x2.add(beforeB, f64x2.add(oneB, nextB))
        filtered = v128.bitselect(four(sumA, sumB), filtered, exact)
      }
      y = sizeof<Who>() == 1 ? filtered : v128.bitselect(x, filtered, through)
    }
    if (sizeof<Levels>() == 2) {
      levelA = f64x2.add(f64x2.mul(levelA, ratioA), stepA)
      levelB = f64x2.add(f64x2.mul(levelB, ratioB), stepB)
      drivenA = f64x2.mul(levelA, driveA)
      drivenB = f64x2.mul(levelB, driveB)
    }
    if (sizeof<Levels>() != 4) {
      nowA = f64x2.add(f64x2.mul(nowA, keepA), drivenA)
      nowB = f64x2.add(f64x2.mul(nowB, keepB), drivenB)
      amplitude = four(nowA, nowB)
    }
    v128.store(at, f32x4.mul(y, amplitude))
  }

  if (sizeof<Levels>() != 4) {
    v128.store(LANE_NOW, nowA)
    v128.store(LANE_NOW, nowB, 16)
  }
  if (sizeof<Levels>() == 2) {
    v128.store(LANE_LEVEL, levelA)
    v128.store(LANE_LEVEL, levelB, 16)
  }
  if (sizeof<Filter>() != 1) {
    v128.store(LANE_ONE, one)
    v128.store(LANE_TWO, two)
  }
  if (sizeof<Filter>() == 8) {
    v128.store(LANE_EXACT_ONE, oneA)
    v128.store(LANE_EXACT_ONE, oneB, 16)
    v128.store(LANE_EXACT_TWO, twoA)
    v128.store(LANE_EXACT_TWO, twoB, 16)
  }
}

/** Writes what drives two amplitudes with each frame. True: they stay what they are for ever. */
function drive(pair: usize): bool {
  const driven = f64x2.mul(v128.load(LANE_LEVEL + pair), v128.load(LANE_DRIVE + pair))
  v128.store(LANE_DRIVEN + pair, driven)
  const now = v128.load(LANE_NOW + pair)
  const next = f64x2.add(f64x2.mul(now, v128.load(LANE_KEEP + pair)), driven)
  return i64x2.all_true(f64x2.eq(now, next))
}

function runLevels<Filter, Who>(to: usize, frames: i32): void {
  const isSteadyA = drive(0)
  const isSteadyB = drive(16)
  if (v128.any_true(v128.load(LANE_MOVING))) run<Filter, Who, u16>(to, frames)
  else if (isSteadyA && isSteadyB) run<Filter, Who, u32>(to, frames)
  else run<Filter, Who, u8>(to, frames)
}

function runFilter<Who>(to: usize, frames: i32): void {
  if (isHardware) runLevels<u16, Who>(to, frames)
  else if (v128.any_true(v128.load(LANE_EXACT))) runLevels<u64, Who>(to, frames)
  else runLevels<u32, Who>(to, frames)
}

/**
 * Filters and amplifies `frames` frames from `from` on of what the four lanes' oscillators have played, to PLACE_SOUND:
 * four floats a frame.
 */
export function playFour(from: i32, frames: i32): void {
  turn(from, frames)
  const to = PLACE_SOUND + ((<usize>from) << 4)
  const through = v128.load(LANE_THROUGH)
  // A lane of silence passes any filter by.
  if (i32x4.all_true(through)) runLevels<u8, u8>(to, frames)
  else if (v128.any_true(through)) runFilter<u16>(to, frames)
  else runFilter<u8>(to, frames)
}
