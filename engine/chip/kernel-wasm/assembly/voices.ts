// All voices for one segment: four at a time, stretch by stretch between what control ticks and stages change, then
// onto the buses one after the other. Which four play together changes no bit: each voice's frames depend on itself
// alone, and a bus takes one voice after the other, in the order of their slots. See ../../kernel/kernel.ts.

import { setWhole, whole } from './columns'
import {
  AGE_LIMIT,
  AT_AGE,
  AT_AMPLITUDE,
  AT_INCREMENT,
  AT_STAGE,
  AT_STAGE_LEFT,
  CONTROL_FRAMES,
  PLACE_ROWS,
  PLACE_SOUNDING,
  SILENT_ROW,
  SLOTS,
  SPARE_FRAMES,
  STAGE_DELAY,
  STAGE_FADE,
  STAGE_OFF,
} from './constants'
import { hasMoved, isOver, isStill, tick } from './control'
import {
  beginSpan,
  change,
  forgetChanges,
  keepLane,
  LANE_LEFT,
  LANE_VOICE,
  loadLane,
  muteLane,
  noteChange,
} from './lanes'
import { clearMix, mixFour } from './mix'
import { passTicks } from './modulators'
import { prepare } from './oscillator'
import { playFour, ROW_BYTES } from './play'
import { isPlayed, oscillate, setPiece } from './source'

/** ../../envelope.ts, on the same columns: the stage's frames have passed. */
declare function finishStage(voice: i32): void

function end(voice: i32): void {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  store<i32>(voice4, STAGE_OFF, AT_STAGE)
  store<f64>(voice8, 0, AT_AMPLITUDE)
}

/** What the lane's voice was to play is played. */
function pass(voice: i32, lane: i32): void {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  if (load<i32>(voice4, AT_STAGE) != STAGE_DELAY) keepLane(voice, lane)
  if (load<f64>(voice8, AT_STAGE_LEFT) == 0) {
    if (load<i32>(voice4, AT_STAGE) == STAGE_FADE) end(voice)
    else finishStage(voice)
  }
  if (isPlayed(voice)) end(voice)
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
 * Takes the voice's time, and its oscillator, ahead from frame `from` on, through all control ticks: at most `most`
 * frames, or to the end of its stage. How many frames these are. `wasTicked`: its tick of that frame is done.
 */
function lead(voice: i32, lane: i32, wasTicked: bool, from: i32, most: i32): i32 {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  const sounds = load<i32>(voice4, AT_STAGE) != STAGE_DELAY
  let age = load<i32>(voice4, AT_AGE)
  let left = load<f64>(voice8, AT_STAGE_LEFT)
  let increment = load<i32>(voice4, AT_INCREMENT)
  let done = 0
  let played = 0
  let pieces = 0
  let isTicked = wasTicked
  while (true) {
    const isAtRest = isTicked && isStill(voice)
    const tickIn = CONTROL_FRAMES - (age & (CONTROL_FRAMES - 1))
    let span = isAtRest ? most - done : min<i32>(tickIn, most - done)
    if (left < <f64>span) span = <i32>left
    if (isAtRest && span > tickIn) {
      passTicks(voice, age + tickIn, (span - tickIn + CONTROL_FRAMES - 1) / CONTROL_FRAMES)
    }
    done += span
    left -= <f64>span
    age += span
    if (done == most || left == 0) break
    tick(voice, age)
    isTicked = true
    if (hasMoved && sounds) noteChange(voice, lane, done)
    if (load<i32>(voice4, AT_INCREMENT) != increment) {
      setPiece(pieces++, done - played, increment)
      played = done
      increment = load<i32>(voice4, AT_INCREMENT)
    }
  }
  setPiece(pieces++, done - played, increment)
  // In the delay the sample waits too.
  if (sounds) oscillate(voice, pieces, rowAt(lane, from))
  store<i32>(voice4, age < AGE_LIMIT ? age : age - AGE_LIMIT / 2, AT_AGE)
  store<f64>(voice8, left, AT_STAGE_LEFT)
  return done
}

/** The next span of the voice in its lane, which does not know the voice or its stage: `most` frames from `from` on. */
function begin(voice: i32, lane: i32, from: i32, most: i32): void {
  const voice4 = (<usize>voice) << 2
  const age = load<i32>(voice4, AT_AGE)
  const isTicked = (age & (CONTROL_FRAMES - 1)) == 0
  if (isTicked) tick(voice, age)
  if (load<i32>(voice4, AT_STAGE) == STAGE_DELAY) mute(lane, from, most)
  else loadLane(voice, lane)
  forgetChanges(lane)
  beginSpan(lane, lead(voice, lane, isTicked, from, most))
}

function isOff(voice: i32): bool {
  const voice4 = (<usize>voice) << 2
  return load<i32>(voice4, AT_STAGE) == STAGE_OFF
}

/** Nobody plays in the lane from frame `from` on. */
function leave(lane: i32, from: i32, most: i32): void {
  const lane4 = (<usize>lane) << 2
  mute(lane, from, most)
  store<i32>(lane4, SILENT_ROW, LANE_VOICE)
  forgetChanges(lane)
  beginSpan(lane, most)
}

/** What the lane's voice was to play is played: its next span, or silence. */
function goOn(lane: i32, from: i32, most: i32): void {
  const lane4 = (<usize>lane) << 2
  const voice = load<i32>(lane4, LANE_VOICE)
  pass(voice, lane)
  if (!isOff(voice)) begin(voice, lane, from, most)
  if (isOff(voice)) leave(lane, from, most)
}

/** A slot that sounds takes the lane, for `count` frames. */
function enter(voice: i32, lane: i32, count: i32): void {
  const lane4 = (<usize>lane) << 2
  store<i32>(lane4, voice, LANE_VOICE)
  if (voice != SILENT_ROW) begin(voice, lane, 0, count)
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
      if (whole(LANE_LEFT, lane) == 0 && !change(lane)) goOn(lane, done, count - done)
    }
  }
  for (let lane = 0; lane < 4; lane++) {
    const voice = whole(LANE_VOICE, lane)
    if (voice != SILENT_ROW) pass(voice, lane)
  }
}

/**
 * All voices that sound, for `count` frames, at most REST_FRAMES, into the mix, whose unit is that of the voices.
 * `mustLook`: those are ended before that are over.
 */
export function renderVoices(count: i32, mustLook: bool): void {
  clearMix(count)
  prepare()
  let sounding = 0
  for (let slot = 0; slot < SLOTS; slot++) {
    if (isOff(slot)) continue
    if (mustLook && isOver(slot)) end(slot)
    else setWhole(PLACE_SOUNDING, sounding++, slot)
  }
  for (let lane = 0; lane < 4; lane++) setWhole(PLACE_SOUNDING, sounding + lane, SILENT_ROW)
  for (let first = 0; first < sounding; first += 4) {
    renderFour(first, count)
    mixFour(first, count)
  }
}
