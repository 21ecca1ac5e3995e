// Interpolators: a value between the words b and c, from four neighbours in whole numbers. The card's is a cubic B-spline, which
// smooths (facts section 1, [C]); hermite passes through the words; linear is cheap. All in the same unit, a sixth of a 16-bit step,
// which saves a multiplication for each frame: the mixer takes it out. Any context; nothing allocates.

import type { Interpolation } from './chip-types.ts'

/** Full scale of everything between oscillator and mixer. */
export const FULL_SCALE = 6 * 32_768

/** At fraction f of the way from b to c. The B-spline's expression stands again in spline-runs.ts, in the same order. */
export function interpolate(
  kind: Interpolation,
  a: number,
  b: number,
  c: number,
  d: number,
  f: number,
): number {
  if (kind === 'b-spline') {
    return (
      ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
      (3 * (c - a) * f + (a + c + 4 * b))
    )
  }
  if (kind === 'hermite') {
    return (
      3 *
      (((d - a + 3 * (b - c)) * f + (2 * a - 5 * b + 4 * c - d)) * f * f + ((c - a) * f + 2 * b))
    )
  }
  return 6 * ((c - b) * f + b)
}
