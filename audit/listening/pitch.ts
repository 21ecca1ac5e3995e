// The pitch of a sound, by McLeod's method (the package pitchy), and how far it is from a key's. Any context.

import { PitchDetector } from 'pitchy'

import { mixOf } from './levels.ts'
import type { Stereo } from './heard-sound.ts'

/** A power of two of frames, of which this is the largest: eleven periods of the lowest note that is tried. */
const WINDOW_SECONDS = 0.09
/** Of 1: what is less clear has no pitch that one could be sure of. */
const MIN_CLARITY = 0.9
const MIN_WINDOWS = 2

const detectors = new Map<number, PitchDetector<Float32Array>>()

function detectorOf(frames: number): PitchDetector<Float32Array> {
  const known = detectors.get(frames) ?? PitchDetector.forFloat32Array(frames)
  detectors.set(frames, known)
  return known
}

/** Equal temperament, A4 = 440 Hz. */
export const frequencyOfKey = (key: number): number => 440 * 2 ** ((key - 69) / 12)

export const centsBetween = (fromHz: number, toHz: number): number =>
  1200 * Math.log2(toHz / fromHz)

/** Hz, the median of windows of a tenth of a second; null where it has no clear pitch. Any thread. */
export function pitchOf(piece: Stereo, sampleRate: number): number | null {
  const frames = 2 ** Math.floor(Math.log2(WINDOW_SECONDS * sampleRate))
  const detector = detectorOf(frames)
  const mix = mixOf(piece)
  const found: number[] = []
  for (let from = 0; from + frames <= mix.length; from += frames / 2) {
    const [hz, clarity] = detector.findPitch(mix.subarray(from, from + frames), sampleRate)
    if (clarity >= MIN_CLARITY && hz > 0) found.push(hz)
  }
  if (found.length < MIN_WINDOWS) return null
  return found.sort((one, other) => one - other)[found.length >> 1] ?? null
}

/** Without whole octaves: −600…600. An instrument may stand an octave lower, and be in tune. */
export function centsFromKey(hz: number, key: number): number {
  const cents = centsBetween(frequencyOfKey(key), hz)
  return cents - 1200 * Math.round(cents / 1200)
}
