// The room's combs: what addFourCombs of ../../reverb-room.ts does, for eight of one side, in single precision. Their
// rings are read four frames at a time, and turned, so that four combs lie side by side: each feeds itself frame by
// frame, and four of them do it at once.

import {
  ANTI_DENORMAL,
  COMB_0,
  COMB_1,
  COMB_2,
  COMB_3,
  COMB_4,
  COMB_5,
  COMB_6,
  COMB_7,
  COMB_LINE,
  PLACE_HELD,
  PLACE_SEND,
  SET_ROOM_DAMPING,
  SET_ROOM_FEEDBACK,
  SPARE_FRAMES,
} from './constants'

const COMB_MASK: i32 = COMB_LINE - 1
/** A ring, and its first frames once more. */
export const COMB_BYTES: usize = (<usize>(COMB_LINE + SPARE_FRAMES)) << 2

/** Where comb `comb` of a side reads what it wrote `back` frames before place `write` of its ring. */
function combAt(lines: usize, comb: usize, write: i32, back: i32): usize {
  return lines + comb * COMB_BYTES + ((<usize>((write - back) & COMB_MASK)) << 2)
}

function zip(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5)
}

function zipHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7)
}

function lows(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2)
}

function highs(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3)
}

/** Four combs take what their damping lets through once more, beside `send`. */
function fed(send: v128, damped: v128): v128 {
  return f32x4.add(send, f32x4.mul(damped, v128.load(PLACE_HELD)))
}

/** Their damping, one frame later. */
function damp(out: v128, damped: v128): v128 {
  return f32x4.add(
    f32x4.mul(out, v128.load(PLACE_HELD, 16)),
    f32x4.mul(damped, v128.load(PLACE_HELD, 32)),
  )
}

/** What goes into all combs: four frames of the send. */
function intoCombs(input: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(input))
  const high = f32x4.demote_f64x2_zero(v128.load(input, 16))
  return f32x4.add(f32x4.mul(lows(low, high), v128.load(PLACE_HELD, 48)), v128.load(PLACE_HELD, 64))
}

/**
 * Four frames of four combs, from the rows that they wrote before: turned, so that the four are side by side, fed
 * frame by frame, and turned back into each ring, the first of a side at `first`. Their damping afterwards. The first
 * four (u8) and the last (u16) are functions of their own, so that both become part of the loop.
 */
function feedFour<Half>(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  send: v128,
  before: v128,
  first: usize,
): v128 {
  const to = sizeof<Half>() == 1 ? first : first + 4 * COMB_BYTES
  const t0 = zip(a, b)
  const t1 = zip(c, d)
  const t2 = zipHigh(a, b)
  const t3 = zipHigh(c, d)
  const damped0 = damp(lows(t0, t1), before)
  const damped1 = damp(highs(t0, t1), damped0)
  const damped2 = damp(lows(t2, t3), damped1)
  const damped3 = damp(highs(t2, t3), damped2)
  const in0 = fed(v128.shuffle<i32>(send, send, 0, 0, 0, 0), damped0)
  const in1 = fed(v128.shuffle<i32>(send, send, 1, 1, 1, 1), damped1)
  const in2 = fed(v128.shuffle<i32>(send, send, 2, 2, 2, 2), damped2)
  const in3 = fed(v128.shuffle<i32>(send, send, 3, 3, 3, 3), damped3)
  const u0 = zip(in0, in1)
  const u1 = zip(in2, in3)
  const u2 = zipHigh(in0, in1)
  const u3 = zipHigh(in2, in3)
  v128.store(to, lows(u0, u1))
  v128.store(to, highs(u0, u1), COMB_BYTES)
  v128.store(to, lows(u2, u3), 2 * COMB_BYTES)
  v128.store(to, highs(u2, u3), 3 * COMB_BYTES)
  return damped3
}

function sumOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
}

/** One frame of four combs, which read at a to d; the sum of what they read. */
function feedOne(a: usize, b: usize, c: usize, d: usize, send: v128, at: usize, to: usize): f32 {
  let out = v128.load32_lane(b, v128.load32_zero(a), 1)
  out = v128.load32_lane(d, v128.load32_lane(c, out, 2), 3)
  const damped = damp(out, v128.load(at))
  v128.store(at, damped)
  const into = fed(send, damped)
  v128.store32_lane(to, into, 0)
  v128.store32_lane(to + COMB_BYTES, into, 1)
  v128.store32_lane(to + 2 * COMB_BYTES, into, 2)
  v128.store32_lane(to + 3 * COMB_BYTES, into, 3)
  const pair = f32x4.add(out, v128.shuffle<i32>(out, out, 1, 0, 3, 2))
  return f32x4.extract_lane(pair, 0) + f32x4.extract_lane(pair, 2)
}

/** The first frames of each ring of a side once more behind it: four that are read there lie in one piece. */
function repeatBegin(lines: usize): void {
  for (let comb: usize = 0; comb < 8; comb++) {
    const line = lines + comb * COMB_BYTES
    v128.store(line + ((<usize>COMB_LINE) << 2), v128.load(line))
  }
}

/** Eight combs of one side, `longer` frames longer than on the left: their sum into `late`. */
export function combs(
  lines: usize,
  damped: usize,
  longer: i32,
  from: i32,
  count: i32,
  frame: i32,
  late: usize,
): void {
  const feedback = load<f64>(SET_ROOM_FEEDBACK)
  const damping = load<f64>(SET_ROOM_DAMPING)
  v128.store(PLACE_HELD, f32x4.splat(<f32>feedback))
  v128.store(PLACE_HELD, f32x4.splat(<f32>(1 - damping)), 16)
  v128.store(PLACE_HELD, f32x4.splat(<f32>damping), 32)
  v128.store(PLACE_HELD, f32x4.splat(<f32>(1 - feedback)), 48)
  v128.store(PLACE_HELD, f32x4.splat(<f32>ANTI_DENORMAL), 64)
  let input = PLACE_SEND + ((<usize>from) << 3)
  let at = late
  let done = 0
  while (done < count) {
    let write = (frame + done) & COMB_MASK
    const run = min<i32>(count - done, COMB_LINE - write)
    const begin = write
    const fours = write + (run & ~3)
    let dampedA = v128.load(damped)
    let dampedB = v128.load(damped, 16)
    while (write < fours) {
      const send = intoCombs(input)
      const to = lines + ((<usize>write) << 2)
      const a = v128.load(combAt(lines, 0, write, COMB_0 + longer))
      const b = v128.load(combAt(lines, 1, write, COMB_1 + longer))
      const c = v128.load(combAt(lines, 2, write, COMB_2 + longer))
      const d = v128.load(combAt(lines, 3, write, COMB_3 + longer))
      const e = v128.load(combAt(lines, 4, write, COMB_4 + longer))
      const f = v128.load(combAt(lines, 5, write, COMB_5 + longer))
      const g = v128.load(combAt(lines, 6, write, COMB_6 + longer))
      const h = v128.load(combAt(lines, 7, write, COMB_7 + longer))
      dampedA = feedFour<u8>(a, b, c, d, send, dampedA, to)
      dampedB = feedFour<u16>(e, f, g, h, send, dampedB, to)
      v128.store(at, f32x4.add(sumOf(a, b, c, d), sumOf(e, f, g, h)))
      write += 4
      input += 32
      at += 16
    }
    v128.store(damped, dampedA)
    v128.store(damped, dampedB, 16)
    for (const end = begin + run; write < end; write++) {
      const send = f32x4.add(
        f32x4.mul(f32x4.splat(<f32>load<f64>(input)), v128.load(PLACE_HELD, 48)),
        v128.load(PLACE_HELD, 64),
      )
      const to = lines + ((<usize>write) << 2)
      const first = feedOne(
        combAt(lines, 0, write, COMB_0 + longer),
        combAt(lines, 1, write, COMB_1 + longer),
        combAt(lines, 2, write, COMB_2 + longer),
        combAt(lines, 3, write, COMB_3 + longer),
        send,
        damped,
        to,
      )
      const second = feedOne(
        combAt(lines, 4, write, COMB_4 + longer),
        combAt(lines, 5, write, COMB_5 + longer),
        combAt(lines, 6, write, COMB_6 + longer),
        combAt(lines, 7, write, COMB_7 + longer),
        send,
        damped + 16,
        to + 4 * COMB_BYTES,
      )
      store<f32>(at, first + second)
      input += 8
      at += 4
    }
    if (begin < 4) repeatBegin(lines)
    done += run
  }
}
