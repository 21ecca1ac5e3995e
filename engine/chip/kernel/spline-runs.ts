// The hot loops: oscillator, filter and amplifier in one pass, for the usual voice, with the interpolation of its mode
// (the card's B-spline, or hermite in sf2 mode). One loop for each kind of filter. Expressions are the same as in
// interpolation.ts, filter-pass.ts and amplifier.ts, in the same order, so it does not matter for one bit which of them
// played a frame. Audio thread; nothing allocates.
//
// The loops repeat one another on purpose: parts shared by calls would hand fractions over, and a loop with branches
// costs every frame. Functions take whole numbers only and leave their state in the columns: floating-point
// arguments would be allocated.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { FRACTION, FRACTION_BITS, FRACTION_MASK, type VoiceMemory } from './voice-memory.ts'

/**
 * Plays places `from … until − 1` of the sound, amplified, of the words from `at` on, from the voice's
 * `place` on, which is left unfolded.
 */
export type Run = (voice: number, from: number, until: number, at: number) => void

export interface SplineRuns {
  readonly through: Run
  readonly filtered: Run
}

/** The loops for all voices in `memory`, from `words` into `sound`. */
export function createSplineRuns(
  memory: VoiceMemory,
  mode: EngineMode,
  words: Float64Array,
  sound: Float64Array,
): SplineRuns {
  const { place, increment } = memory.inner
  const { filterState1, filterState2, filterA, filterB, filterC } = memory.inner
  const { levelRatio, levelStep, keep, drive } = memory.inner
  const { volLevel, amplitude } = memory.columns

  function through(voice: number, from: number, until: number, at: number) {
    const inc = increment[voice] as number
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    let pos = place[voice] as number
    for (let frame = from; frame < until; frame++) {
      const index = (at + (pos >> FRACTION_BITS)) | 0
      const f = (pos & FRACTION_MASK) * FRACTION
      const a = words[index] as number
      const b = words[index + 1] as number
      const c = words[index + 2] as number
      const d = words[index + 3] as number
      const x =
        ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
        (3 * (c - a) * f + (a + c + 4 * b))
      pos = (pos + inc) | 0
      level = level * ratio + step
      now = now * kept + level * gain
      sound[frame] = x * now
    }
    place[voice] = pos
    volLevel[voice] = level
    amplitude[voice] = now
  }

  function hardware(voice: number, from: number, until: number, at: number) {
    const inc = increment[voice] as number
    const fa = filterA[voice] as number
    const fb = filterB[voice] as number
    const fc = filterC[voice] as number
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    let pos = place[voice] as number
    let one = filterState1[voice] as number
    let two = filterState2[voice] as number
    for (let frame = from; frame < until; frame++) {
      const index = (at + (pos >> FRACTION_BITS)) | 0
      const f = (pos & FRACTION_MASK) * FRACTION
      const a = words[index] as number
      const b = words[index + 1] as number
      const c = words[index + 2] as number
      const d = words[index + 3] as number
      const x =
        ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
        (3 * (c - a) * f + (a + c + 4 * b))
      pos = (pos + inc) | 0
      level = level * ratio + step
      now = now * kept + level * gain
      const drawn = fc * x - fa * one
      one += fa * two
      two = two * fb + drawn
      sound[frame] = one * now
    }
    place[voice] = pos
    volLevel[voice] = level
    amplitude[voice] = now
    filterState1[voice] = one
    filterState2[voice] = two
  }

  function biquad(voice: number, from: number, until: number, at: number) {
    const inc = increment[voice] as number
    const fa = filterA[voice] as number
    const fb = filterB[voice] as number
    const fc = filterC[voice] as number
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    let pos = place[voice] as number
    let one = filterState1[voice] as number
    let two = filterState2[voice] as number
    let next = one + fa * two
    let sum = one + next
    for (let frame = from; frame < until; frame++) {
      const index = (at + (pos >> FRACTION_BITS)) | 0
      const f = (pos & FRACTION_MASK) * FRACTION
      const a = words[index] as number
      const b = words[index + 1] as number
      const c = words[index + 2] as number
      const d = words[index + 3] as number
      const line = c - a
      const back = 2 * (b - c)
      const near = line + back
      const cubic = near + back + (d - b)
      const x = 3 * (((cubic * f - (near + cubic)) * f + line) * f + 2 * b)
      pos = (pos + inc) | 0
      level = level * ratio + step
      now = now * kept + level * gain
      const drawn = fc * x - fa * one
      two = two * fb + drawn
      one = next
      next = one + fa * two
      const after = one + next
      sound[frame] = (sum + after) * now
      sum = after
    }
    place[voice] = pos
    volLevel[voice] = level
    amplitude[voice] = now
    filterState1[voice] = one
    filterState2[voice] = two
  }

  function throughHermite(voice: number, from: number, until: number, at: number) {
    const inc = increment[voice] as number
    const ratio = levelRatio[voice] as number
    const step = levelStep[voice] as number
    const kept = keep[voice] as number
    const gain = drive[voice] as number
    let level = volLevel[voice] as number
    let now = amplitude[voice] as number
    let pos = place[voice] as number
    for (let frame = from; frame < until; frame++) {
      const index = (at + (pos >> FRACTION_BITS)) | 0
      const f = (pos & FRACTION_MASK) * FRACTION
      const a = words[index] as number
      const b = words[index + 1] as number
      const c = words[index + 2] as number
      const d = words[index + 3] as number
      const line = c - a
      const back = 2 * (b - c)
      const near = line + back
      const cubic = near + back + (d - b)
      const x = 3 * (((cubic * f - (near + cubic)) * f + line) * f + 2 * b)
      pos = (pos + inc) | 0
      level = level * ratio + step
      now = now * kept + level * gain
      sound[frame] = x * now
    }
    place[voice] = pos
    volLevel[voice] = level
    amplitude[voice] = now
  }

  return mode === 'hardware'
    ? { through, filtered: hardware }
    : { through: throughHermite, filtered: biquad }
}
