// How loud a stretch of sound is, and how its two channels stand to each other. Pure arithmetic; any context.

import type { Stereo } from './heard-sound.ts'

/** The largest sample of both channels by its size, of those from `from` to before `to`. */
export function peakOf({ left, right }: Stereo, from = 0, to = left.length): number {
  let peak = 0
  for (let index = from; index < to; index++) {
    const size = Math.max(Math.abs(left[index] as number), Math.abs(right[index] as number))
    if (size > peak) peak = size
  }
  return peak
}

/** Mean of the samples. */
export function meanOf(samples: Float32Array): number {
  let sum = 0
  for (let index = 0; index < samples.length; index++) sum += samples[index] as number
  return samples.length === 0 ? 0 : sum / samples.length
}

/** The same samples around 0. Allocates them. */
export function withoutMean(samples: Float32Array): Float32Array {
  const mean = meanOf(samples)
  return samples.map((sample) => sample - mean)
}

/** Effective value of one channel, without what is constant in it. */
export function effectiveOf(samples: Float32Array): number {
  const mean = meanOf(samples)
  let sum = 0
  for (let index = 0; index < samples.length; index++)
    sum += ((samples[index] as number) - mean) ** 2
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** Effective value of both channels together: what panning does not change. */
export const levelOf = ({ left, right }: Stereo): number =>
  Math.hypot(effectiveOf(left), effectiveOf(right))

/** A ratio of amplitudes in dB; −120 where there is nothing. */
export const toDb = (ratio: number): number => (ratio > 1e-6 ? 20 * Math.log10(ratio) : -120)

/** Where the sound stands: 0 left, 1 right, ½ in the middle, by the angle of the two levels. */
export function panOf({ left, right }: Stereo): number {
  return Math.atan2(effectiveOf(right), effectiveOf(left)) / (Math.PI / 2)
}

/** Both channels as one. */
export function mixOf({ left, right }: Stereo): Float32Array {
  return left.map((sample, index) => (sample + (right[index] as number)) / 2)
}
