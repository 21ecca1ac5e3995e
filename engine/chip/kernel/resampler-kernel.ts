// The filter table of the resampler: one row of taps for each phase between two chip frames. Computed once, at
// creation; any context.

import { CHIP_RATE } from '../voice-columns.ts'

/** Taps where the filter's corner is the chip's own Nyquist frequency; more where the output's is lower. */
const TAPS = 32
/** Attenuation that the Kaiser window is made for, dB: β = 0.1102 · (A − 8.7). */
const STOP_DB = 96
const BETA = 0.1102 * (STOP_DB - 8.7)
/**
 * Where the filter is at −6 dB, of the lower Nyquist frequency. With 32 taps the transition reaches from 18
 * to 25.2 kHz: −0.01 dB at 18 kHz, −0.2 at 19, −1.1 at 20, and every image of what lies below 18 kHz is
 * under −92 dB (computed).
 */
const CORNER = 0.98
/**
 * Up to as many phases have a row each (48 kHz 160, 96 kHz 320, 192 kHz 640). Rates with more interpolate
 * between this many rows.
 */
const MOST_ROWS = 640
/** Interpolating linearly between rows costs (π/512)²/8 at worst: −107 dB. */
const BETWEEN_ROWS = 512

export interface Kernel {
  /** A multiple of 4; the output lies between taps/2 − 1 and taps/2. */
  readonly taps: number
  /** Rows for one chip frame. */
  readonly phases: number
  /** Rows of `taps` weights; one row more than `phases` where it is interpolated. */
  readonly table: Float64Array
  readonly isInterpolated: boolean
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k)
    sum += term
  }
  return sum
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** The table for output at `toRate` Hz, whose frames fall on `phases` different phases. Allocates up to 0.5 MB. */
export function createKernel(toRate: number, phases: number): Kernel {
  const ratio = Math.min(1, toRate / CHIP_RATE)
  const corner = ratio * CORNER
  const taps = 4 * Math.ceil(TAPS / 4 / ratio)
  const half = taps / 2
  const isInterpolated = phases > MOST_ROWS
  const rowPhases = isInterpolated ? BETWEEN_ROWS : phases
  const rows = isInterpolated ? rowPhases + 1 : rowPhases
  const table = new Float64Array(rows * taps)
  const windowNorm = besselI0(BETA) - 1
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (half - 1) - row / rowPhases
      const across = distance / half
      const inside = 1 - across * across
      // Less its step of 1/1900 at the edges: row 0 has a tap on one edge only, which would move it.
      const window = inside > 0 ? (besselI0(BETA * Math.sqrt(inside)) - 1) / windowNorm : 0
      const weight = sinc(distance * corner) * window
      table[row * taps + tap] = weight
      sum += weight
    }
    // Each row passes a constant exactly: no image of what is slow.
    for (let at = row * taps; at < (row + 1) * taps; at++) table[at] = (table[at] as number) / sum
  }
  return { taps, phases: rowPhases, table, isInterpolated }
}
