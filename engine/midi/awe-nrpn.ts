// The AWE NRPNs (MSB 127): the range of each, and how its data bytes make a value. From docs/emu8000.md, section 6.
// Pure functions for the audio thread; nothing allocates.

import { AWE_NRPNS } from './midi-types.ts'

/** LSBs of the parameters, in their table's order. */
export const AWE = {
  lfo1Delay: 0,
  lfo1Freq: 1,
  lfo2Delay: 2,
  lfo2Freq: 3,
  env1Delay: 4,
  env1Attack: 5,
  env1Hold: 6,
  env1Decay: 7,
  env1Sustain: 8,
  env1Release: 9,
  env2Delay: 10,
  env2Attack: 11,
  env2Hold: 12,
  env2Decay: 13,
  env2Sustain: 14,
  env2Release: 15,
  initialPitch: 16,
  lfo1ToPitch: 17,
  lfo2ToPitch: 18,
  env1ToPitch: 19,
  lfo1ToVolume: 20,
  initialCutoff: 21,
  filterQ: 22,
  lfo1ToCutoff: 23,
  env1ToCutoff: 24,
  chorusSend: 25,
  reverbSend: 26,
} as const

// prettier-ignore
const LOW = Int16Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -8192, -127, -127, -127, 0, 0, 0, -64, -127, 0, 0,
)
// prettier-ignore
const HIGH = Int16Array.of(
  5900, 127, 5900, 127, 5900, 5940, 8191, 5940, 127, 5940, 5900, 5940, 8191, 5940, 127, 5940,
  8191, 127, 127, 127, 127, 127, 127, 63, 127, 255, 255,
)

/** Lowest value of parameter n, 0…26. */
export function aweLow(parameter: number): number {
  return LOW[parameter] as number
}

/** Highest value of parameter n, 0…26. */
export function aweHigh(parameter: number): number {
  return HIGH[parameter] as number
}

/** True where the range is 0…127: then the data LSB alone is the value (many songs never send the MSB). */
export function isAweLsbOnly(parameter: number): boolean {
  return LOW[parameter] === 0 && HIGH[parameter] === 127
}

/** True for an LSB of NRPN 127 that exists. */
export function isAweParameter(lsb: number): boolean {
  return lsb < AWE_NRPNS
}

/** The value within the parameter's range. */
export function clampAwe(parameter: number, value: number): number {
  const low = LOW[parameter] as number
  const high = HIGH[parameter] as number
  return value < low ? low : value > high ? high : value
}

/** The value of two data bytes: the LSB, or the 14 bits minus 8192, clamped to the range. */
export function aweValue(parameter: number, msb: number, lsb: number): number {
  return isAweLsbOnly(parameter) ? lsb : clampAwe(parameter, ((msb << 7) | lsb) - 8192)
}
