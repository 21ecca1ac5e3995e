// Powers of two by the tables of ../../power.ts.

import { between, entry } from './columns'
import { OCTAVE_ZERO, PLACE_FRACTIONS, PLACE_OCTAVES, POWER_STEPS } from './constants'

/** 2 to the power of `exponent`, which lies between the tables' ends. */
export function powerOfTwo(exponent: f64): f64 {
  const power = exponent + OCTAVE_ZERO
  const octave = <i32>power
  const place = (power - <f64>octave) * <f64>POWER_STEPS
  const step = <i32>place
  return between(PLACE_FRACTIONS, step, place - <f64>step) * entry(PLACE_OCTAVES, octave)
}
