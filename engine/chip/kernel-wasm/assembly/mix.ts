// The voices onto the buses of the mix, four at a time, in the order of their slots: a bus takes one voice after the
// other, so that it does not matter for one bit which four played together.

import { real, whole } from './columns'
import {
  AT_CHORUS_SEND,
  AT_PAN_LEFT,
  AT_PAN_RIGHT,
  AT_REVERB_SEND,
  FULL_SCALE,
  PLACE_CHORUS,
  PLACE_DRY_LEFT,
  PLACE_DRY_RIGHT,
  PLACE_GAINS,
  PLACE_MIX,
  PLACE_REVERB,
  PLACE_SOUND,
  PLACE_SOUNDING,
  ROW_FRAMES,
} from './constants'

/** Bytes from one bus of the mix to the next. */
const BUS_BYTES: usize = (<usize>ROW_FRAMES) << 2

/**
 * The gains of the four voices from number `first` on, to PLACE_GAINS + `at`. By way of memory: see `prepare` in
 * oscillator.ts.
 */
function setGains(at: usize, column: usize, first: i32): void {
  for (let lane = 0; lane < 4; lane++) {
    const gain = <f32>real(column, whole(PLACE_SOUNDING, first + lane))
    v128.store(PLACE_GAINS + at + ((<usize>lane) << 4), f32x4.splat(gain))
  }
}

/** None of the four from number `first` on has a share in it. */
function isNone(column: usize, first: i32): bool {
  let sum: f64 = 0
  for (let lane = 0; lane < 4; lane++)
    sum += abs<f64>(real(column, whole(PLACE_SOUNDING, first + lane)))
  return sum == 0
}

/** Four frames of a bus with one more voice. */
function add(sum: v128, voice: v128, gain: v128): v128 {
  return f32x4.add(sum, f32x4.mul(voice, gain))
}

/**
 * Four voices onto two buses, one behind the other, four frames at a time. Turned (u16): PLACE_SOUND
 * holds frames of four voices, and is left with four voices of four frames; else (u8) it is so already.
 */
function mixTwo<Turned>(bus: usize, one: usize, two: usize, first: i32, count: i32): void {
  setGains(0, one, first)
  setGains(64, two, first)
  const one0 = v128.load(PLACE_GAINS, 0)
  const one1 = v128.load(PLACE_GAINS, 16)
  const one2 = v128.load(PLACE_GAINS, 32)
  const one3 = v128.load(PLACE_GAINS, 48)
  const two0 = v128.load(PLACE_GAINS, 64)
  const two1 = v128.load(PLACE_GAINS, 80)
  const two2 = v128.load(PLACE_GAINS, 96)
  const two3 = v128.load(PLACE_GAINS, 112)
  const end = PLACE_SOUND + ((<usize>count) << 4)
  let to = bus
  for (let at = PLACE_SOUND; at < end; at += 64) {
    let v0 = v128.load(at)
    let v1 = v128.load(at, 16)
    let v2 = v128.load(at, 32)
    let v3 = v128.load(at, 48)
    if (sizeof<Turned>() == 2) {
      const t0 = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5)
      const t1 = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5)
      const t2 = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7)
      const t3 = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7)
      v0 = v128.shuffle<i64>(t0, t1, 0, 2)
      v1 = v128.shuffle<i64>(t0, t1, 1, 3)
      v2 = v128.shuffle<i64>(t2, t3, 0, 2)
      v3 = v128.shuffle<i64>(t2, t3, 1, 3)
      v128.store(at, v0)
      v128.store(at, v1, 16)
      v128.store(at, v2, 32)
      v128.store(at, v3, 48)
    }
    const sum = add(add(add(add(v128.load(to), v0, one0), v1, one1), v2, one2), v3, one3)
    v128.store(to, sum)
    const next = v128.load(to, BUS_BYTES)
    v128.store(to, add(add(add(add(next, v0, two0), v1, two1), v2, two2), v3, two3), BUS_BYTES)
    to += 16
  }
}

/** Four voices onto one bus. */
function mixOne(bus: usize, gains: usize, first: i32, count: i32): void {
  setGains(0, gains, first)
  const gain0 = v128.load(PLACE_GAINS, 0)
  const gain1 = v128.load(PLACE_GAINS, 16)
  const gain2 = v128.load(PLACE_GAINS, 32)
  const gain3 = v128.load(PLACE_GAINS, 48)
  const end = bus + ((<usize>count) << 2)
  let from = PLACE_SOUND
  for (let at = bus; at < end; at += 16) {
    let sum = add(v128.load(at), v128.load(from), gain0)
    sum = add(sum, v128.load(from, 16), gain1)
    sum = add(sum, v128.load(from, 32), gain2)
    v128.store(at, add(sum, v128.load(from, 48), gain3))
    from += 64
  }
}

/** Silence on all buses, `count` frames. */
export function clearMix(count: i32): void {
  const end = PLACE_MIX + ((<usize>count) << 2)
  const zero = i32x4.splat(0)
  for (let at = PLACE_MIX; at < end; at += 16) {
    v128.store(at, zero)
    v128.store(at, zero, BUS_BYTES)
    v128.store(at, zero, 2 * BUS_BYTES)
    v128.store(at, zero, 3 * BUS_BYTES)
  }
}

/** The four sounding slots from number `first` on, `count` frames of them in PLACE_SOUND, onto all buses. */
export function mixFour(first: i32, count: i32): void {
  mixTwo<u16>(PLACE_MIX, AT_PAN_LEFT, AT_PAN_RIGHT, first, count)
  const reverb = PLACE_MIX + 2 * BUS_BYTES
  const chorus = PLACE_MIX + 3 * BUS_BYTES
  const hasReverb = !isNone(AT_REVERB_SEND, first)
  const hasChorus = !isNone(AT_CHORUS_SEND, first)
  if (hasReverb && hasChorus) {
    mixTwo<u8>(reverb, AT_REVERB_SEND, AT_CHORUS_SEND, first, count)
  } else if (hasReverb) mixOne(reverb, AT_REVERB_SEND, first, count)
  else if (hasChorus) mixOne(chorus, AT_CHORUS_SEND, first, count)
}

function addBus(mix: usize, bus: usize, from: i32, count: i32): void {
  const unit = f64x2.splat(1 / FULL_SCALE)
  let at = mix
  let to = bus + ((<usize>from) << 3)
  const end = mix + ((<usize>(count & ~3)) << 2)
  while (at < end) {
    const four = v128.load(at)
    const low = f64x2.mul(f64x2.promote_low_f32x4(four), unit)
    const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1)), unit)
    v128.store(to, f64x2.add(v128.load(to), low))
    v128.store(to, f64x2.add(v128.load(to, 16), high), 16)
    at += 16
    to += 32
  }
  for (let left = count & 3; left > 0; left--) {
    store<f64>(to, load<f64>(to) + <f64>load<f32>(at) * (1 / FULL_SCALE))
    at += 4
    to += 8
  }
}

/** The mix, `count` frames of it, onto the buses from frame `from` on. */
export function addMix(from: i32, count: i32): void {
  addBus(PLACE_MIX, PLACE_DRY_LEFT, from, count)
  addBus(PLACE_MIX + BUS_BYTES, PLACE_DRY_RIGHT, from, count)
  addBus(PLACE_MIX + 2 * BUS_BYTES, PLACE_REVERB, from, count)
  addBus(PLACE_MIX + 3 * BUS_BYTES, PLACE_CHORUS, from, count)
}
