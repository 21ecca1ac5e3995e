// Coefficients of the voices' filters: what ../../filter.ts computes, from its tables.

import { between, entry } from './columns'
import {
  AT_FILTER_A,
  AT_FILTER_B,
  AT_FILTER_C,
  AT_KNOWN_CUTOFF,
  AT_KNOWN_RESONANCE,
  BLENDS,
  CENTS_PER_POINT,
  FLAT_ALPHA,
  HIGH_CENTS,
  LOW_CENTS,
  MOST_HARDWARE_CENTS,
  MOST_SF2_CENTS,
  OCTAVES_PER_DB,
  PLACE_DAMPINGS,
  PLACE_INPUT_GAIN,
  PLACE_SECTIONS,
  PLACE_SINES,
  SF2_FILTER_GAIN,
} from './constants'
import { powerOfTwo } from './power'

export function tuneHardware(voice: i32): void {
  const voice8 = (<usize>voice) << 3
  const cents = min<f64>(MOST_HARDWARE_CENTS, max<f64>(0, load<f64>(voice8, AT_KNOWN_CUTOFF)))
  const register = <i32>(min<f64>(15, max<f64>(0, load<f64>(voice8, AT_KNOWN_RESONANCE))) + 0.5)
  const place = cents / CENTS_PER_POINT
  const point = <i32>place
  const f = between(PLACE_SECTIONS, point, place - <f64>point)
  const across = ((cents - LOW_CENTS) / (HIGH_CENTS - LOW_CENTS)) * <f64>BLENDS
  const blend = min<f64>(<f64>BLENDS, max<f64>(0, across))
  const cell = <i32>blend
  const damping = between(PLACE_DAMPINGS, register * (BLENDS + 2) + cell, blend - <f64>cell)
  store<f64>(voice8, f, AT_FILTER_A)
  store<f64>(voice8, 1 - f * f - f * damping, AT_FILTER_B)
  store<f64>(voice8, f * entry(PLACE_INPUT_GAIN, register), AT_FILTER_C)
}

export function tuneSf2(voice: i32): void {
  const voice8 = (<usize>voice) << 3
  const cents = min<f64>(MOST_SF2_CENTS, max<f64>(0, load<f64>(voice8, AT_KNOWN_CUTOFF)))
  const peakDb = min<f64>(96, max<f64>(0, load<f64>(voice8, AT_KNOWN_RESONANCE)))
  // 10 ** (peakDb / -40): by the table of powers, wrong by less than a millionth.
  const half = powerOfTwo(peakDb * (-0.5 * OCTAVES_PER_DB))
  const place = cents / CENTS_PER_POINT
  const point = <i32>place
  const share = place - <f64>point
  const alpha = between(PLACE_SINES, point, share) * half * half * FLAT_ALPHA
  const scale = 1 / (1 + alpha)
  const a = between(PLACE_SECTIONS, point, share) * sqrt<f64>(scale)
  store<f64>(voice8, a, AT_FILTER_A)
  store<f64>(voice8, (1 - alpha) * scale - a * a, AT_FILTER_B)
  store<f64>(voice8, (a * half) / SF2_FILTER_GAIN, AT_FILTER_C)
}
