// Powers of two by table: what control ticks need many thousand times a second. Linear between 1024 points of an
// octave: wrong by at most 0.0001 cent, or 0.0000006 dB. The tables are read in place
// (`2^x = (line between FRACTIONS) × OCTAVES`), without a function call: a floating-point number that crosses a call
// may be allocated. Any context; nothing allocates after loading.

import { knownPowerOfTen } from './known-powers.ts'

/** Points of an octave, and two more: the end, and its neighbour for places that round up to it. */
export const POWER_STEPS = 1024
export const FRACTIONS = new Float64Array(POWER_STEPS + 2)
for (let step = 0; step < FRACTIONS.length; step++) FRACTIONS[step] = 2 ** (step / POWER_STEPS)

/** 2 to the power of `index − OCTAVE_ZERO`; exactly 0 at index 0, where everything too small ends. */
export const OCTAVE_ZERO = 128
export const OCTAVES = new Float64Array(2 * OCTAVE_ZERO)
for (let octave = 1; octave < OCTAVES.length; octave++)
  OCTAVES[octave] = 2 ** (octave - OCTAVE_ZERO)

/** Octaves of amplitude in one dB. */
export const OCTAVES_PER_DB = Math.log2(10) / 20

/** Amplitude of a level in dB: 1 for 0, exactly 0 for −Infinity. For events, not for ticks. */
export function amplitudeOfDb(db: number): number {
  return knownPowerOfTen(db / 20)
}
