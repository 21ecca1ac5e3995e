// Makes what was heard small: what the samples are like is counted on the exact ones, then they become 16-bit numbers,
// as loud as the loudest of them allows. Page world; allocates in proportion to the chunk.

import { createBuffer, isFinite, NativeUint8Array, round } from '../../../trace/wire/natives.ts'
import type { HeardFigures } from '../../../trace/wire/ear-protocol.ts'

export interface PackedHeard extends Pick<HeardFigures, 'nonFinite' | 'peak' | 'clipped'> {
  /** As HeardSamples has them. */
  bytes: ArrayBuffer
}

const FULL = 32767

/** The first `frames` samples of each of two channels, which begin `channelFrames` apart. */
export function packHeard(
  samples: Float32Array,
  channelFrames: number,
  frames: number,
): PackedHeard {
  let nonFinite = 0
  let clipped = 0
  let peak = 0
  for (let channel = 0; channel < 2; channel++) {
    for (let index = 0; index < frames; index++) {
      const sample = samples[channel * channelFrames + index] as number
      const size = sample < 0 ? -sample : sample
      if (!isFinite(sample)) nonFinite++
      else if (size > peak) peak = size
      if (size > 1) clipped++
    }
  }
  const bytes = createBuffer(4 * frames)
  const written = new NativeUint8Array(bytes)
  const scale = peak > 0 ? FULL / peak : 0
  for (let channel = 0; channel < 2; channel++) {
    let number = 0
    for (let index = 0; index < frames; index++) {
      const sample = samples[channel * channelFrames + index] as number
      // What is no number is heard as what was before.
      if (isFinite(sample)) number = round(sample * scale)
      const at = 2 * (channel * frames + index)
      written[at] = number & 0xff
      written[at + 1] = (number >> 8) & 0xff
    }
  }
  return { nonFinite, peak, clipped, bytes }
}
