// Splits the tap's sound into bands, so that a new note is found under notes that sound. Pure arithmetic, no platform;
// runs in the audio thread, allocates nothing after creation.
//
// Low bands, half an octave wide, run at an eighth of the rate (about 6 kHz) behind a triangular decimator, whose
// stop band falls with the square of a box's: what folds down into a band is 40 dB and more below. Two bands above,
// an octave each, run at full rate; attacks show there first. About 430 filter steps for 128 frames instead of 1500
// at full rate; two filters go through one loop, because a recursive filter alone waits for its own last result.

import { RISE_STEP_FRAMES } from '../../../trace/wire/quantum.ts'
import { at, cos, each, min, NativeFloat64Array, PI, sin } from '../../../trace/wire/natives.ts'

/** Half-octave centres; narrow enough to part the notes of a chord, wide enough that vibrato stays inside. */
const LOW_CENTRES_HZ = [65, 92, 130, 184, 260, 368, 520, 736, 1040, 1470]
const LOW_Q = 2.87
const HIGH_CENTRES_HZ = [2600, 5500]
const HIGH_Q = 1.4
const DECIMATED_RATE_HZ = 6000
/** Keeps filter states out of the denormal range, which Chromium's audio thread does not flush. */
const DENORMAL_GUARD = 1e-18

export interface FilterBank {
  readonly bandCount: number
  readonly centresHz: Float64Array
  /** Mean square of each band in the last step. */
  readonly energies: Float64Array
  readonly decimation: number
  /** The last step at the low rate. */
  readonly decimated: Float64Array
  /** Filters the RISE_STEP_FRAMES samples of a step. */
  process(samples: Float64Array): void
}

/** How many of them are below the limit; they rise. */
function countBelow(centresHz: readonly number[], limitHz: number): number {
  let count = 0
  each(centresHz, (centreHz) => {
    if (centreHz < limitHz) count++
  })
  return count
}

/** A bank that has heard nothing. */
export function createFilterBank(sampleRate: number): FilterBank {
  let decimation = 1
  while (
    sampleRate / (decimation * 2) >= DECIMATED_RATE_HZ * 0.75 &&
    decimation < RISE_STEP_FRAMES
  ) {
    decimation *= 2
  }
  const lowRate = sampleRate / decimation
  const lowCount = countBelow(LOW_CENTRES_HZ, lowRate * 0.35)
  const bandCount = lowCount + countBelow(HIGH_CENTRES_HZ, sampleRate * 0.4)
  const centresHz = new NativeFloat64Array(bandCount)
  const energies = new NativeFloat64Array(bandCount)
  const b0 = new NativeFloat64Array(bandCount)
  const a1 = new NativeFloat64Array(bandCount)
  const a2 = new NativeFloat64Array(bandCount)
  const s1 = new NativeFloat64Array(bandCount)
  const s2 = new NativeFloat64Array(bandCount)
  for (let band = 0; band < bandCount; band++) {
    // Band-pass of 0 dB peak gain, Audio EQ Cookbook (R. Bristow-Johnson).
    const isLow = band < lowCount
    const centreHz = isLow ? at(LOW_CENTRES_HZ, band) : at(HIGH_CENTRES_HZ, band - lowCount)
    centresHz[band] = centreHz as number
    const q = isLow ? LOW_Q : HIGH_Q
    const w = (2 * PI * (centreHz as number)) / (isLow ? lowRate : sampleRate)
    const alpha = sin(w) / (2 * q)
    b0[band] = alpha / (1 + alpha)
    a1[band] = (-2 * cos(w)) / (1 + alpha)
    a2[band] = (1 - alpha) / (1 + alpha)
  }
  const lowFrames = RISE_STEP_FRAMES / decimation
  const decimated = new NativeFloat64Array(lowFrames)
  let rising = 0

  const decimate = (samples: Float64Array): void => {
    const scale = 1 / (decimation * decimation)
    let read = 0
    for (let out = 0; out < lowFrames; out++) {
      let up = 0
      let down = 0
      for (let index = 0; index < decimation; index++) {
        const sample = samples[read++] as number
        up += sample * (index + 1)
        down += sample * (decimation - 1 - index)
      }
      decimated[out] = (rising + down) * scale + DENORMAL_GUARD
      rising = up
    }
  }

  /** Filters two bands at once; `second` may be `first` again where the count is odd. */
  const filterPair = (first: number, second: number, input: Float64Array, count: number): void => {
    const b = b0[first] as number
    const c1 = a1[first] as number
    const c2 = a2[first] as number
    const e = b0[second] as number
    const f1 = a1[second] as number
    const f2 = a2[second] as number
    let t1 = s1[first] as number
    let t2 = s2[first] as number
    let u1 = s1[second] as number
    let u2 = s2[second] as number
    let sum = 0
    let other = 0
    for (let index = 0; index < count; index++) {
      const sample = input[index] as number
      const x = b * sample
      const y = x + t1
      const v = e * sample
      const z = v + u1
      t1 = t2 - c1 * y
      t2 = -x - c2 * y
      u1 = u2 - f1 * z
      u2 = -v - f2 * z
      sum += y * y
      other += z * z
    }
    s1[first] = t1
    s2[first] = t2
    s1[second] = u1
    s2[second] = u2
    energies[first] = sum / count
    energies[second] = other / count
  }

  const filterAll = (start: number, end: number, input: Float64Array, count: number): void => {
    for (let band = start; band < end; band += 2) {
      filterPair(band, min(band + 1, end - 1), input, count)
    }
  }

  return {
    bandCount,
    centresHz,
    energies,
    decimation,
    decimated,
    process(samples) {
      decimate(samples)
      filterAll(0, lowCount, decimated, lowFrames)
      filterAll(lowCount, bandCount, samples, RISE_STEP_FRAMES)
    },
  }
}
