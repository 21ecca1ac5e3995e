// Powers of two and decibels by table: what control ticks need many thousand times a second. Linear between 1024 points of an
// octave: wrong by at most 0.0001 cent, or 0.0000006 dB. Any context; nothing allocates after loading.

const STEPS = 1024
const fractions = new Float64Array(STEPS + 1)
for (let step = 0; step <= STEPS; step++) fractions[step] = 2 ** (step / STEPS)

const LOWEST = -128
const HIGHEST = 64
const octaves = new Float64Array(HIGHEST - LOWEST + 1)
for (let octave = LOWEST; octave <= HIGHEST; octave++) octaves[octave - LOWEST] = 2 ** octave

/** 2 to the power of `exponent`, held within −128…64; 0 below. NaN gives 0. Allocates nothing. */
export function power2(exponent: number): number {
  if (!(exponent >= LOWEST)) return 0
  if (exponent >= HIGHEST) return octaves[HIGHEST - LOWEST]!
  const octave = Math.floor(exponent)
  const place = (exponent - octave) * STEPS
  const step = place | 0
  const low = fractions[step]!
  return (low + (fractions[step + 1]! - low) * (place - step)) * octaves[octave - LOWEST]!
}

/** Octaves of amplitude in one dB. */
const OCTAVES_PER_DB = Math.log2(10) / 20

/** Amplitude of a level in dB: 1 for 0, exactly 0 for −Infinity. */
export function amplitudeOfDb(db: number): number {
  return power2(db * OCTAVES_PER_DB)
}
