// The two ends of the effects: the gate that lets only finite values in, and the output stage: scale, clip, and the
// counts of what went wrong. Runs in the audio thread; nothing allocates after creation.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import type { OutputCounters } from './chip-types.ts'
import { QUIET } from './rest.ts'
import { withQuickNames } from '../quick-names.ts'

/**
 * The card's whole output, dry and effects, is scaled by this before its 16-bit clip: −1.10 dB (measured;
 * docs/emu8000.md, section 1).
 */
export const HARDWARE_SCALE = 57_737 / 65_536
/** Where 16 bits end. */
export const FULL_SCALE = 1
/**
 * The specification knows no clip: `sf2` keeps its headroom for whoever takes the sound, and is bounded far above
 * anything that 48 voices of music reach (+24 dB).
 */
export const SF2_BOUND = 16
/** No sum of voices comes near; keeps the arithmetic behind the gate finite whatever the driver writes. */
export const GATE_LIMIT = 1e6

const SCALE = 0
const BOUND = 1

const NON_FINITE = 0
const CLIPPED = 1
const PEAK = 2

/** Copies `count` samples from `from[at…]` to `to[0…]`, silence for what is not finite. Returns how many were not. */
export function copyFinite(
  from: Float64Array,
  at: number,
  to: Float64Array,
  count: number,
): number {
  let nonFinite = 0
  for (let frame = 0; frame < count; frame++) {
    let value = from[at + frame] as number
    if (!(Math.abs(value) < GATE_LIMIT)) {
      if (value - value === 0) {
        value = value > 0 ? GATE_LIMIT : -GATE_LIMIT
      } else {
        value = 0
        nonFinite++
      }
    }
    to[frame] = value
  }
  return nonFinite
}

export interface Output extends OutputCounters {
  countNonFinite(samples: number): void
  /**
   * Writes `count` frames of `left`/`right` from `at` on, scaled and clipped, to `outLeft`/`outRight` from `to` on.
   * Returns the last index (from `at`) at which something could be heard, −1 where nothing could.
   */
  write(
    left: Float64Array,
    right: Float64Array,
    at: number,
    outLeft: Float64Array,
    outRight: Float64Array,
    to: number,
    count: number,
  ): number
  reset(): void
}

/** Counters and limits of an output, and the loop over its samples. */
export interface OutputLoop {
  /** Not finite, clipped, peak. */
  readonly totals: Float64Array
  readonly write: Output['write']
}

/** The loop in JavaScript. */
export function createOutputLoop(mode: EngineMode): OutputLoop {
  // Not plain variables: a fraction that a closure keeps would be a new heap number with every block, and a bound that
  // is a whole number would meet fractions in one variable, which V8 then boxes for every sample.
  const limits = Float64Array.from(outputLimits(mode))
  const totals = new Float64Array(3)
  return {
    totals,
    write(left, right, at, outLeft, outRight, to, count) {
      const scale = limits[SCALE] as number
      const bound = limits[BOUND] as number
      let highest = totals[PEAK] as number
      let over = 0
      for (let frame = 0; frame < count; frame++) {
        let valueLeft = (left[(at + frame) | 0] as number) * scale
        let valueRight = (right[(at + frame) | 0] as number) * scale
        const sizeLeft = Math.abs(valueLeft)
        const sizeRight = Math.abs(valueRight)
        if (sizeLeft > highest) highest = sizeLeft
        if (sizeRight > highest) highest = sizeRight
        if (sizeLeft > FULL_SCALE) {
          over++
          if (sizeLeft > bound) valueLeft = valueLeft < 0 ? -bound : bound
        }
        if (sizeRight > FULL_SCALE) {
          over++
          if (sizeRight > bound) valueRight = valueRight < 0 ? -bound : bound
        }
        outLeft[(to + frame) | 0] = valueLeft
        outRight[(to + frame) | 0] = valueRight
      }
      totals[PEAK] = highest
      totals[CLIPPED] = (totals[CLIPPED] as number) + over
      return lastLoud(left, right, at, count)
    },
  }
}

/** The last of `count` frames from `at` on, counted from there, that can be heard on one side; −1: none. */
function lastLoud(left: Float64Array, right: Float64Array, at: number, count: number): number {
  const quiet = QUIET
  for (let frame = count - 1; frame >= 0; frame--) {
    if (Math.abs(left[at + frame] as number) > quiet) return frame
    if (Math.abs(right[at + frame] as number) > quiet) return frame
  }
  return -1
}

/** What the mode's output is scaled by, and where it ends. */
export const outputLimits = (mode: EngineMode): readonly [scale: number, bound: number] =>
  mode === 'hardware' ? [HARDWARE_SCALE, FULL_SCALE] : [1, SF2_BOUND]

/** An output with counters at zero. */
export function createOutput({ totals, write }: OutputLoop): Output {
  return withQuickNames({
    get nonFinite() {
      return totals[NON_FINITE] as number
    },
    get clipped() {
      return totals[CLIPPED] as number
    },
    get peak() {
      return totals[PEAK] as number
    },
    countNonFinite(samples) {
      totals[NON_FINITE] = (totals[NON_FINITE] as number) + samples
    },
    write,
    reset() {
      totals.fill(0)
    },
  })
}
