// All voices for one segment: four at a time, stretch by stretch between their control ticks and stage changes, then
// onto the buses one after the other. Which four play together changes no bit: each voice's frames depend on itself
// alone, and a bus takes one voice after the other, in the order of their slots. See ../../kernel/kernel.ts.

import { real, setReal, setWhole, whole } from './columns'
import {
  AGE_LIMIT,
  AT_AGE,
  AT_AMPLITUDE,
  AT_CHORUS_SEND,
  AT_FILTER_BYPASS,
  AT_PAN_LEFT,
  AT_PAN_RIGHT,
  AT_REVERB_SEND,
  AT_STAGE,
  AT_STAGE_LEFT,
  CONTROL_FRAMES,
  FULL_SCALE,
  PLACE_CHORUS,
  PLACE_DRY_LEFT,
  PLACE_DRY_RIGHT,
  PLACE_MIX,
  PLACE_REVERB,
  PLACE_ROWS,
  PLACE_SOUND,
  PLACE_SOUNDING,
  SILENT_ROW,
  SLOTS,
  SPARE_FRAMES,
  STAGE_DELAY,
  STAGE_FADE,
  STAGE_OFF,
} from './constants'
import { hasSettled, tick } from './control'
import { keepLane, LANE_LEFT, LANE_SPAN, LANE_VOICE, loadLane, muteLane, renewLane } from './lanes'
import { prepare } from './oscillator'
import { playFour, ROW_BYTES } from './play'
import { isPlayed, oscillate, within } from './source'

/** ../../envelope.ts, on the same columns: the stage's frames have passed. */
declare function finishStage(voice: i32): void

/** Bytes from one bus of the mix to the next. */
const MIX_BYTES: usize = ROW_BYTES

function end(voice: i32): void {
  setWhole(AT_STAGE, voice, STAGE_OFF)
  setReal(AT_AMPLITUDE, voice, 0)
}

/** Its stage is taken on by the frames that its lane has played. False: the stage goes on. */
function pass(voice: i32, lane: i32): bool {
  const played = whole(LANE_SPAN, lane)
  const age = whole(AT_AGE, voice) + played
  setWhole(AT_AGE, voice, age < AGE_LIMIT ? age : age - AGE_LIMIT / 2)
  const left = real(AT_STAGE_LEFT, voice) - <f64>played
  setReal(AT_STAGE_LEFT, voice, left)
  if (whole(AT_STAGE, voice) != STAGE_DELAY) keepLane(voice, lane)
  if (left == 0) {
    if (whole(AT_STAGE, voice) == STAGE_FADE) end(voice)
    else finishStage(voice)
  }
  if (isPlayed(voice)) end(voice)
  return left == 0
}

/** The first byte of frame `from` of what the lane's oscillator plays. */
function rowAt(lane: i32, from: i32): usize {
  return PLACE_ROWS + <usize>lane * ROW_BYTES + ((<usize>from) << 2)
}

/** Silence in the lane from frame `from` on, `most` frames. */
function mute(lane: i32, from: i32, most: i32): void {
  muteLane(lane)
  memory.fill(rowAt(lane, from), 0, (<usize>(most + SPARE_FRAMES)) << 2)
}

/**
 * The next span of the voice in its lane, from frame `from` on: until its control tick or the end of its stage, `most`
 * frames. `isNew`: the lane does not know the voice, or its stage.
 */
function begin(voice: i32, lane: i32, isNew: bool, from: i32, most: i32): void {
  const inTick = whole(AT_AGE, voice) & (CONTROL_FRAMES - 1)
  if (inTick == 0) {
    tick(voice)
    if (whole(AT_STAGE, voice) == STAGE_OFF) return
  }
  let span = min<i32>(CONTROL_FRAMES - inTick, most)
  const left = real(AT_STAGE_LEFT, voice)
  if (left < <f64>span) span = <i32>left
  // In the delay the sample waits too.
  if (whole(AT_STAGE, voice) == STAGE_DELAY) {
    mute(lane, from, most)
  } else {
    span = within(voice, span)
    oscillate(voice, span, rowAt(lane, from))
    if (isNew || hasSettled) loadLane(voice, lane)
    else renewLane(voice, lane)
  }
  setWhole(LANE_SPAN, lane, span)
  setWhole(LANE_LEFT, lane, span)
}

function isOff(voice: i32): bool {
  return whole(AT_STAGE, voice) == STAGE_OFF
}

/** Nobody plays in the lane from frame `from` on. */
function leave(lane: i32, from: i32, most: i32): void {
  mute(lane, from, most)
  setWhole(LANE_VOICE, lane, SILENT_ROW)
  setWhole(LANE_LEFT, lane, most)
}

/** What the lane's voice was to play is played: its next span, or silence. */
function goOn(lane: i32, from: i32, most: i32): void {
  const voice = whole(LANE_VOICE, lane)
  const isNew = pass(voice, lane)
  if (!isOff(voice)) begin(voice, lane, isNew, from, most)
  if (isOff(voice)) leave(lane, from, most)
}

/** A slot that sounds takes the lane, for `count` frames. */
function enter(voice: i32, lane: i32, count: i32): void {
  setWhole(LANE_VOICE, lane, voice)
  if (voice != SILENT_ROW) begin(voice, lane, true, 0, count)
  if (isOff(voice)) leave(lane, 0, count)
}

/** How many frames all four lanes can play. */
function framesLeft(): i32 {
  return min<i32>(
    min<i32>(whole(LANE_LEFT, 0), whole(LANE_LEFT, 1)),
    min<i32>(whole(LANE_LEFT, 2), whole(LANE_LEFT, 3)),
  )
}

/** Four sounding slots, from number `first` on, for `count` frames, into PLACE_SOUND. */
function renderFour(first: i32, count: i32): void {
  for (let lane = 0; lane < 4; lane++) enter(whole(PLACE_SOUNDING, first + lane), lane, count)
  let done = 0
  while (true) {
    const run = framesLeft()
    playFour(done, run)
    v128.store(LANE_LEFT, i32x4.sub(v128.load(LANE_LEFT), i32x4.splat(run)))
    done += run
    if (done == count) break
    for (let lane = 0; lane < 4; lane++) {
      if (whole(LANE_LEFT, lane) == 0) goOn(lane, done, count - done)
    }
  }
  for (let lane = 0; lane < 4; lane++) {
    const voice = whole(LANE_VOICE, lane)
    if (voice != SILENT_ROW) pass(voice, lane)
  }
}

function gainOf(column: usize, lane: i32): v128 {
  return f32x4.splat(<f32>real(column, whole(PLACE_SOUNDING, lane)))
}

/** The four rows onto one bus, one voice after the other, four frames at a time. */
function mixFour(bus: usize, gains: usize, first: i32, count: i32): void {
  const gain0 = gainOf(gains, first)
  const gain1 = gainOf(gains, first + 1)
  const gain2 = gainOf(gains, first + 2)
  const gain3 = gainOf(gains, first + 3)
  if (!v128.any_true(v128.or(v128.or(gain0, gain1), v128.or(gain2, gain3)))) return
  const end = bus + ((<usize>count) << 2)
  let from = PLACE_SOUND
  for (let at = bus; at < end; at += 16) {
    let sum = v128.load(at)
    sum = f32x4.add(sum, f32x4.mul(v128.load(from), gain0))
    sum = f32x4.add(sum, f32x4.mul(v128.load(from, 16), gain1))
    sum = f32x4.add(sum, f32x4.mul(v128.load(from, 32), gain2))
    sum = f32x4.add(sum, f32x4.mul(v128.load(from, 48), gain3))
    v128.store(at, sum)
    from += 64
  }
}

/** The same onto the dry buses, where four frames of four voices are first turned into four voices of four frames. */
function turnAndMix(first: i32, count: i32): void {
  const left0 = gainOf(AT_PAN_LEFT, first)
  const left1 = gainOf(AT_PAN_LEFT, first + 1)
  const left2 = gainOf(AT_PAN_LEFT, first + 2)
  const left3 = gainOf(AT_PAN_LEFT, first + 3)
  const right0 = gainOf(AT_PAN_RIGHT, first)
  const right1 = gainOf(AT_PAN_RIGHT, first + 1)
  const right2 = gainOf(AT_PAN_RIGHT, first + 2)
  const right3 = gainOf(AT_PAN_RIGHT, first + 3)
  const end = PLACE_SOUND + ((<usize>count) << 4)
  let bus = PLACE_MIX
  for (let at = PLACE_SOUND; at < end; at += 64) {
    const r0 = v128.load(at)
    const r1 = v128.load(at, 16)
    const r2 = v128.load(at, 32)
    const r3 = v128.load(at, 48)
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
    const v0 = v128.shuffle<i64>(t0, t1, 0, 2)
    const v1 = v128.shuffle<i64>(t0, t1, 1, 3)
    const v2 = v128.shuffle<i64>(t2, t3, 0, 2)
    const v3 = v128.shuffle<i64>(t2, t3, 1, 3)
    v128.store(at, v0)
    v128.store(at, v1, 16)
    v128.store(at, v2, 32)
    v128.store(at, v3, 48)
    let left = f32x4.add(v128.load(bus), f32x4.mul(v0, left0))
    let right = f32x4.add(v128.load(bus, MIX_BYTES), f32x4.mul(v0, right0))
    left = f32x4.add(left, f32x4.mul(v1, left1))
    right = f32x4.add(right, f32x4.mul(v1, right1))
    left = f32x4.add(left, f32x4.mul(v2, left2))
    right = f32x4.add(right, f32x4.mul(v2, right2))
    v128.store(bus, f32x4.add(left, f32x4.mul(v3, left3)))
    v128.store(bus, f32x4.add(right, f32x4.mul(v3, right3)), MIX_BYTES)
    bus += 16
  }
}

/** All voices that sound, for `count` frames, into the mix, whose unit is that of the voices. */
export function renderVoices(count: i32): void {
  memory.fill(PLACE_MIX, 0, MIX_BYTES * 4)
  prepare()
  let sounding = 0
  for (let slot = 0; slot < SLOTS; slot++) {
    if (whole(AT_STAGE, slot) != STAGE_OFF) setWhole(PLACE_SOUNDING, sounding++, slot)
  }
  for (let lane = 0; lane < 4; lane++) setWhole(PLACE_SOUNDING, sounding + lane, SILENT_ROW)
  for (let first = 0; first < sounding; first += 4) {
    renderFour(first, count)
    turnAndMix(first, count)
    mixFour(PLACE_MIX + 2 * MIX_BYTES, AT_REVERB_SEND, first, count)
    mixFour(PLACE_MIX + 3 * MIX_BYTES, AT_CHORUS_SEND, first, count)
  }
}

function addBus(mix: usize, bus: usize, from: i32, count: i32): void {
  const unit = f64x2.splat(1 / FULL_SCALE)
  let at = mix
  let to = bus + ((<usize>from) << 3)
  for (let left = count; left > 0; left -= 2) {
    const pair = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at)), unit)
    const sum = f64x2.add(v128.load(to), pair)
    if (left > 1) v128.store(to, sum)
    else v128.store64_lane(to, sum, 0)
    at += 8
    to += 16
  }
}

/** The mix, `count` frames of it, onto the buses from frame `from` on. */
export function addMix(from: i32, count: i32): void {
  addBus(PLACE_MIX, PLACE_DRY_LEFT, from, count)
  addBus(PLACE_MIX + MIX_BYTES, PLACE_DRY_RIGHT, from, count)
  addBus(PLACE_MIX + 2 * MIX_BYTES, PLACE_REVERB, from, count)
  addBus(PLACE_MIX + 3 * MIX_BYTES, PLACE_CHORUS, from, count)
}
