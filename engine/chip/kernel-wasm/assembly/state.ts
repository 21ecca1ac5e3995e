// What TypeScript tells the kernel: its mode, how it interpolates, and where the samples lie.

import { KIND_B_SPLINE } from './constants'

export let isHardware: bool = true
export let interpolation: i32 = KIND_B_SPLINE
/** First byte of the sample memory, its words, and first byte of the low bytes; 0: there are none. */
export let samplesAt: usize = 0
export let sampleWords: i32 = 0
export let lowBytesAt: usize = 0

export function setMode(hardware: bool): void {
  isHardware = hardware
}

export function setInterpolation(kind: i32): void {
  interpolation = kind
}

export function setSamples(at: usize, words: i32, lowAt: usize): void {
  samplesAt = at
  sampleWords = words
  lowBytesAt = lowAt
}
