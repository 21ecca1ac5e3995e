// Powers that come again and again: what a note needs of its zone's times, rates and levels. A power costs some 30 ns,
// a look here a few. Exact: what is remembered is what was computed. Any context; allocates only when created.

const ENTRIES_BITS = 9
/** Odd, and without a pattern: numbers that differ in few bits shall not meet. */
const MIX = 0x9e37_79b1

/** `base` to the power of what it is given. Remembers one power for each of 512 places. */
export function createKnownPowers(base: number): (exponent: number) => number {
  const exponents = new Float64Array(1 << ENTRIES_BITS).fill(Number.NaN)
  const powers = new Float64Array(1 << ENTRIES_BITS)
  const bits = new Float64Array(1)
  const words = new Int32Array(bits.buffer)
  return (exponent) => {
    bits[0] = exponent
    const at = Math.imul((words[0] as number) ^ (words[1] as number), MIX) >>> (32 - ENTRIES_BITS)
    if (exponents[at] !== exponent) {
      exponents[at] = exponent
      powers[at] = base ** exponent
    }
    return powers[at] as number
  }
}

/** 2 to the power of it: for pitches, and times in timecents. */
export const knownPowerOfTwo = createKnownPowers(2)
/** 10 to the power of it: for levels in dB. */
export const knownPowerOfTen = createKnownPowers(10)
