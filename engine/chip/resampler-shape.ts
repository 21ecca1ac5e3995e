// What follows from a rate: the exact ratio to the chip's, the filter, the delay, and how much of the past must
// be kept. Any context.

import { isWithin } from '../../trace/wire/bounds.ts'
import { ENGINE_BOUNDS } from '../../trace/wire/engine-options.ts'
import { MAX_SEGMENT_FRAMES } from './chip-types.ts'
import { createKernel, type Kernel } from './kernel/resampler-kernel.ts'
import { CHIP_RATE } from './voice-columns.ts'

/** Parts of a hertz that a rate which is not whole is rounded to. */
const RATE_PARTS = 1000

export interface ResamplerShape {
  /** One output frame is `step / phases` chip frames. */
  readonly phases: number
  readonly step: number
  /** The rate is the chip's own. */
  readonly isSame: boolean
  readonly kernel: Kernel
  readonly taps: number
  /** Taps on each side. */
  readonly half: number
  /** Whole output frames, the fewest that are at least half the filter. */
  readonly latencyFrames: number
  /** Chip frames that are kept: a power of two. */
  readonly ring: number
}

/** The shape for `toRate` Hz: 8000…192000, else RangeError. Allocates the filter. */
export function shapeOf(toRate: number): ResamplerShape {
  const bounds = ENGINE_BOUNDS.sampleRate
  if (!isWithin(toRate, bounds)) {
    throw new RangeError(
      `The rate must be from ${bounds.min} to ${bounds.max} Hz, and is ${String(toRate)}.`,
    )
  }
  const parts = Number.isInteger(toRate) ? 1 : RATE_PARTS
  const wanted = Math.round(toRate * parts)
  const divisor = greatestDivisor(CHIP_RATE * parts, wanted)
  const phases = wanted / divisor
  const step = (CHIP_RATE * parts) / divisor
  const isSame = phases === step
  const kernel = createKernel(toRate, phases)
  const taps = isSame ? 1 : kernel.taps
  const half = isSame ? 0 : kernel.taps / 2
  const longest = Math.ceil((MAX_SEGMENT_FRAMES * step) / phases) + taps + MAX_SEGMENT_FRAMES
  return {
    phases,
    step,
    isSame,
    kernel,
    taps,
    half,
    latencyFrames: isSame ? 0 : Math.ceil((half * phases) / step),
    ring: 2 ** Math.ceil(Math.log2(longest)),
  }
}

function greatestDivisor(first: number, second: number): number {
  let larger = first
  let smaller = second
  while (smaller > 0) {
    const remainder = larger % smaller
    larger = smaller
    smaller = remainder
  }
  return larger
}
