// Interpolators: a value between the words b and c, from four neighbours in whole numbers. The card's is a cubic B-spline, which
// smooths (facts section 1, [C]); hermite passes through the words; linear is cheap. All in the same unit, a sixth of a 16-bit step,
// which saves a multiplication for each frame: the mixer takes it out. Any context; nothing allocates.

import type { Interpolation } from './chip-types.ts'
import { FRACTION } from './voice-memory.ts'

/** Full scale of everything between oscillator and mixer. */
export const FULL_SCALE = 6 * 32_768

/**
 * Writes the value at fraction `place` (0 … FRACTION_MASK) of the way from b to c to `out[frame]`. The B-spline's expression stands again in
 * spline-runs.ts, in the same order. Whole numbers in, nothing returned: a fraction that crosses a call may be allocated.
 */
export function interpolate(
  out: Float64Array,
  frame: number,
  kind: Interpolation,
  a: number,
  b: number,
  c: number,
  d: number,
  place: number,
) {
  const f = place * FRACTION
  if (kind === 'b-spline') {
    out[frame] =
      ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
      (3 * (c - a) * f + (a + c + 4 * b))
  } else if (kind === 'hermite') {
    out[frame] =
      3 *
      (((d - a + 3 * (b - c)) * f + (2 * a - 5 * b + 4 * c - d)) * f * f + ((c - a) * f + 2 * b))
  } else {
    out[frame] = 6 * ((c - b) * f + b)
  }
}
