// The reverb presets. The chip's own algorithm is not known: 28 words of its microprogram are. What stands here is the
// model that was fitted to recordings of a card (docs/emu8000.md, section 4): "fit" marks what only the fit knows,
// "ours" what docs/emu8000.md leaves open. Data only.

import { CHIP_RATE } from './voice-columns.ts'

export interface RoomPreset {
  /** Level of the early reflections: root of the sum of the taps' squares, each side (fit). */
  readonly earlyGain: number
  /** Fed back in each comb (fit: 0.7 + 0.28 × size). */
  readonly feedback: number
  /** One-pole damping in each comb's feedback, 0…1 (fit). */
  readonly damping: number
  /** Level of the late reverberation (fit). */
  readonly lateGain: number
}

const room = (earlyGain: number, size: number, damping: number, lateGain: number): RoomPreset => ({
  earlyGain,
  feedback: 0.7 + 0.28 * size,
  damping,
  lateGain,
})

/**
 * Presets 0…5: Room 1, Room 2, Room 3, Hall 1, Hall 2, Plate.
 *
 * What comes out, measured: RT60 (−5…−65 dB of the energy still to come) 1.50 1.43 1.68 1.88 1.79 1.89 s, 2 to 5 %
 * below the middle comb's own 1.57 1.47 1.71 1.92 1.82 1.93, because of the damping. The first 30 dB are up to 15 %
 * steeper: shorter combs and the early taps. Between 550 and 900 ms the card's tail is −2.3 dB at 8 kHz and −5.7 at
 * 12.8; preset 2 has −1.8 and −4.8, those with more damping lose more (preset 4: −4.6 and −10.6): left as fitted.
 */
export const ROOM_PRESETS: readonly RoomPreset[] = [
  room(0.639, 0.613, 0.045, 0.347),
  room(0.417, 0.583, 0.08, 0.587),
  room(0.409, 0.647, 0.03, 0.62),
  room(0.408, 0.692, 0.09, 0.849),
  room(0.324, 0.672, 0.06, 0.988),
  room(0.435, 0.694, 0.1, 0.912),
]

/** Lengths of the combs on the left, and how much longer each is on the right, frames (fit). */
export const COMB_FRAMES: readonly number[] = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]
export const RIGHT_LONGER_FRAMES = 23

/**
 * All-passes behind the combs, frames and coefficient (fit). The sources name lengths for one side; that the right ones
 * are longer by 23 too, and that they are true all-passes (level 1 at every frequency), is ours.
 */
export const ALLPASS_FRAMES: readonly number[] = [556, 441, 341, 225]
export const ALLPASS_COEFFICIENT = 0.5

/**
 * Early reflections, frames: 17 taps between 1 and 51 ms, in the bursts that the fit names: 1, 5–7, 15, 23–25,
 * 33–35, 43, 51 ms. Which frames within a burst is ours: primes, so that no two distances are alike. All are
 * positive, as in the fit.
 */
export const EARLY_FRAMES: readonly number[] = [
  47, 67, 223, 263, 307, 647, 677, 1019, 1061, 1097, 1459, 1499, 1543, 1879, 1913, 2213, 2251,
]

/**
 * How fast the early taps fall (ours), and how much quieter every other tap is on one side than on the other (ours).
 */
const EARLY_FALL_FRAMES = 0.04 * CHIP_RATE
const FAR_SIDE = 0.5

function earlyWeights(isRight: boolean): readonly number[] {
  const raw = EARLY_FRAMES.map((frames, index) => {
    const isNear = (index % 2 === 1) === isRight
    return Math.exp(-frames / EARLY_FALL_FRAMES) * (isNear ? 1 : FAR_SIDE)
  })
  const norm = Math.sqrt(raw.reduce((sum, weight) => sum + weight * weight, 0))
  return raw.map((weight) => weight / norm)
}

/** Of each early tap; the squares of each side sum up to 1. */
export const EARLY_LEFT: readonly number[] = earlyWeights(false)
export const EARLY_RIGHT: readonly number[] = earlyWeights(true)
/**
 * Taps are in turn near to the left and to the right. What those of the right have on the left, as a share of what they
 * have on their own side, and those of the left on the right: the same for all.
 */
export const FAR_LEFT = (EARLY_LEFT[1] ?? 0) / (EARLY_RIGHT[1] ?? 1)
export const FAR_RIGHT = (EARLY_RIGHT[0] ?? 0) / (EARLY_LEFT[0] ?? 1)

/**
 * Presets 6 and 7: one line with a left tap, a right tap and feedback, as measured on the card. 6: echoes 116.75 ms
 * apart, −7.3 dB (0.432) each. 7: 115.5 ms left and 231 ms right, both again after 236 ms. The first echo has the level
 * of the send. Of 7 the sources say −4.9 dB from each echo to the next, and 0.313 for each 236 ms, which is twice −5.04
 * dB: both figures are kept, so left to right falls by 4.9 dB and right to left by 5.2.
 */
export interface EchoPreset {
  readonly leftFrames: number
  readonly rightFrames: number
  readonly rightGain: number
  readonly loopFrames: number
  readonly feedback: number
}

const frames = (ms: number): number => Math.round((ms / 1000) * CHIP_RATE)

export const DELAY_PRESET: EchoPreset = {
  leftFrames: frames(116.75),
  rightFrames: frames(116.75),
  rightGain: 1,
  loopFrames: frames(116.75),
  feedback: 0.432,
}

export const PANNING_DELAY_PRESET: EchoPreset = {
  leftFrames: frames(115.5),
  rightFrames: frames(231),
  rightGain: 10 ** (-4.9 / 20),
  loopFrames: frames(236),
  feedback: 0.313,
}

/** The ring that holds the send for early taps, and the echoes (up to 10 408 frames). */
export const SEND_FRAMES = 16_384
