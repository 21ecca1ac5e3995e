// Interpolators: a value between the words b and c, from four neighbours. The card's is a cubic B-spline, which smooths
// (docs/emu8000.md, section 1, [C]); hermite passes through the words; linear is cheap. All in the same unit, a sixth
// of a 16-bit step, which saves a multiplication for each frame: the mixer takes it out. The general path beside the
// hot loops of spline-runs.ts, with the same expressions in the same order. Audio thread; nothing allocates.

import type { Interpolation } from '../chip-types.ts'
import { FRACTION, FRACTION_BITS, FRACTION_MASK, type VoiceMemory } from './voice-memory.ts'

/** Full scale of everything between oscillator and mixer. */
export const FULL_SCALE = 6 * 32_768

/**
 * Plays places `from … until − 1` of the sound, of the words from `at` on, from the voice's `place` on, which is left
 * unfolded.
 */
export type Interpolator = (
  voice: number,
  kind: Interpolation,
  from: number,
  until: number,
  at: number,
) => void

/** An interpolator for the voices of `memory`, from `words` into `sound`. */
export function createInterpolator(
  memory: VoiceMemory,
  words: Float64Array,
  sound: Float64Array,
): Interpolator {
  const { place, increment } = memory.inner

  return (voice, kind, from, until, at) => {
    const inc = increment[voice] as number
    let pos = place[voice] as number
    for (let frame = from; frame < until; frame++) {
      const index = (at + (pos >> FRACTION_BITS)) | 0
      const f = (pos & FRACTION_MASK) * FRACTION
      const a = words[index] as number
      const b = words[index + 1] as number
      const c = words[index + 2] as number
      const d = words[index + 3] as number
      if (kind === 'b-spline') {
        sound[frame] =
          ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
          (3 * (c - a) * f + (a + c + 4 * b))
      } else if (kind === 'hermite') {
        const line = c - a
        const back = 2 * (b - c)
        const near = line + back
        const cubic = near + back + (d - b)
        sound[frame] = 3 * (((cubic * f - (near + cubic)) * f + line) * f + 2 * b)
      } else {
        sound[frame] = 6 * ((c - b) * f + b)
      }
      pos = (pos + inc) | 0
    }
    place[voice] = pos
  }
}
