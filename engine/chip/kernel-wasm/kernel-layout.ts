// Where everything lies in the WebAssembly kernel's memory. The one source: the build writes these places, and the
// constants of the other blocks, into the kernel; kernel-memory.ts lays its views over them. Any context.
//
//   │ nothing │ voice columns │ buses, output, scratch │ tables │ effects' delay lines │ resampler │ sample memory … │

import { MAX_SEGMENT_FRAMES } from '../chip-types.ts'
import { LINE_FRAMES } from '../chorus.ts'
import { REST_FRAMES } from '../control.ts'
import { dampings, inputGain, sections, sines } from '../filter.ts'
import { VOICE_MEMORY_BYTES } from '../kernel/voice-memory.ts'
import { WINDOW_WORDS } from '../kernel/reels.ts'
import { SHAPE_STEPS } from '../modulators.ts'
import { FRACTIONS, OCTAVES } from '../power.ts'
import { COMB_FRAMES, ALLPASS_FRAMES, EARLY_FRAMES, SEND_FRAMES } from '../reverb-presets.ts'
import { CONTROL_FRAMES, SLOTS } from '../voice-columns.ts'

const FLOAT = 4
const DOUBLE = 8
/** Four floats. */
const VECTOR = 16

/** Four frames at a time reach so far beyond the last one. */
export const SPARE_FRAMES = 4
/** The rings of a comb and of an all-pass, frames: longer than each of them, and powers of two. */
export const COMB_LINE = 2048
export const ALLPASS_LINE = 1024
const SCRATCH_FRAMES = MAX_SEGMENT_FRAMES + SPARE_FRAMES
/** Control ticks of a voice within one segment. */
export const MOST_CHANGES = REST_FRAMES / CONTROL_FRAMES
/** From one row to the next of what voices play, and of what they add to the buses. */
export const ROW_FRAMES = REST_FRAMES + SPARE_FRAMES

/** Bytes of each region, in their order. */
const REGION_BYTES = {
  /** Address 0 stays free: it means nothing. */
  nothing: 64,
  columns: VOICE_MEMORY_BYTES,
  /** Buses, and what leaves the effects: doubles, as in JavaScript. */
  dryLeft: MAX_SEGMENT_FRAMES * DOUBLE,
  dryRight: MAX_SEGMENT_FRAMES * DOUBLE,
  reverb: MAX_SEGMENT_FRAMES * DOUBLE,
  chorus: MAX_SEGMENT_FRAMES * DOUBLE,
  outLeft: MAX_SEGMENT_FRAMES * DOUBLE,
  outRight: MAX_SEGMENT_FRAMES * DOUBLE,
  /** Of the effects: a send, and the sum of dry and wet. */
  send: MAX_SEGMENT_FRAMES * DOUBLE,
  sumLeft: MAX_SEGMENT_FRAMES * DOUBLE,
  sumRight: MAX_SEGMENT_FRAMES * DOUBLE,
  /** What all voices add to each bus: floats. */
  mix: 4 * ROW_FRAMES * FLOAT,
  /** What the oscillators of four voices play, one row each. */
  rows: 4 * ROW_FRAMES * FLOAT,
  /** Four voices side by side. */
  sound: ROW_FRAMES * VECTOR,
  /** Slots that sound, as integers. */
  sounding: (SLOTS + 4) * FLOAT,
  /** Of the four that play together: see assembly/lanes.ts. */
  lanes: 38 * VECTOR,
  /** What their control ticks change while they play. */
  changes: 4 * MOST_CHANGES * 5 * DOUBLE,
  /** Of four voices for two buses, each four times. */
  gains: 8 * VECTOR,
  /** What stays the same for a segment: see assembly/oscillator.ts. */
  held: 10 * VECTOR,
  /** What an oscillator plays at one pitch after the other: frames and increment of each. */
  pieces: 2 * (MOST_CHANGES + 1) * FLOAT,
  /** Words that do not lie in one piece in the sample memory. */
  window: (WINDOW_WORDS + 4) * FLOAT,
  octaves: OCTAVES.byteLength,
  fractions: FRACTIONS.byteLength,
  shape: (SHAPE_STEPS + 2) * DOUBLE,
  sections: sections.byteLength,
  sines: sines.byteLength,
  dampings: dampings.byteLength,
  inputGain: inputGain.byteLength,
  /** Numbers that TypeScript sets: see SETTING. */
  settings: 32 * DOUBLE,
  /** The equaliser's two shelves: five coefficients and four states each. */
  bass: 10 * DOUBLE,
  treble: 10 * DOUBLE,
  /** Output: not finite, clipped, peak. */
  totals: 4 * DOUBLE,
  /** The ring, and its last frame once more before it. */
  chorusLine: (LINE_FRAMES + 2) * DOUBLE,
  /** Eight rings of the left side, eight of the right, each with its first frames once more behind it. */
  combs: 2 * COMB_FRAMES.length * (COMB_LINE + SPARE_FRAMES) * FLOAT,
  damped: 2 * COMB_FRAMES.length * FLOAT,
  allpasses: 2 * ALLPASS_FRAMES.length * ALLPASS_LINE * FLOAT,
  /** Of the early taps on the side that each is near to: gains as floats, each four times. */
  tapGain: EARLY_FRAMES.length * VECTOR,
  /** The ring of the sends, twice: what is read always lies in one piece. */
  sends: (2 * SEND_FRAMES + SPARE_FRAMES) * FLOAT,
  lateLeft: SCRATCH_FRAMES * FLOAT,
  lateRight: SCRATCH_FRAMES * FLOAT,
} as const

export type Region = keyof typeof REGION_BYTES

function placesOf(): Readonly<Record<Region | 'free', number>> {
  const places: Record<string, number> = {}
  let at = 0
  for (const [name, bytes] of Object.entries(REGION_BYTES)) {
    places[name] = at
    at = Math.ceil((at + bytes) / VECTOR) * VECTOR
  }
  places['free'] = at
  return places as Record<Region | 'free', number>
}

/** First byte of each region; `free`: of what is left to resampler and sample memory. */
export const PLACE = placesOf()
export const BYTES: Readonly<Record<Region, number>> = REGION_BYTES

/** Indices into `settings`. */
export const SETTING = {
  roomFeedback: 0,
  roomDamping: 1,
  roomLateGain: 2,
  echoLeftFrames: 3,
  echoRightFrames: 4,
  echoRightGain: 5,
  echoLoopFrames: 6,
  echoFeedback: 7,
  chorusFeedback: 8,
  chorusDelayFrames: 9,
  chorusDepthFrames: 10,
  chorusEarlier: 11,
  chorusStep: 12,
  outputScale: 13,
  outputBound: 14,
  roomFarLeft: 15,
  roomFarRight: 16,
} as const

/** What is known only when the kernel is made. */
export const INTERPOLATION = { 'b-spline': 0, hermite: 1, linear: 2 } as const
