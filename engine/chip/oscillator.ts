// The oscillator: fetches words at a fractional pitch and interpolates between four of them. The card's interpolator is a cubic
// B-spline, which smooths (facts section 1, [C]); hermite and linear are for quality levels. Audio thread; nothing allocates.
//
// A stretch is cut into runs whose neighbours lie side by side in memory (no checks), and single frames near the borders of a loop or
// of the sample, where each neighbour is looked up. Both compute the same expression of the same integers, so that it does not matter
// for one bit where a run ends. Neighbour differences are taken in integers: the processor has units to spare for them.

import type { Interpolation } from './chip-types.ts'
import { LOOP } from './voice-columns.ts'
import type { VoiceMemory } from './voice-memory.ts'

export interface SampleMemory {
  words: Int16Array
  /** Low bytes of 24-bit samples, or empty. */
  lowBytes: Uint8Array
  has24Bits: boolean
  interpolation: Interpolation
}

/** Fills `out[at … at + count − 1]` with the voice's sample, −1…1; zeros after its end. */
export type Oscillator = (voice: number, out: Float64Array, at: number, count: number) => void

const SPLINE_SCALE = 1 / (6 * 32_768)
const HERMITE_SCALE = 1 / (2 * 32_768)
const LINEAR_SCALE = 1 / 32_768

/** The oscillator of all voices in `memory`. It moves their positions, and marks those whose sample is played. */
export function createOscillator(memory: VoiceMemory, samples: SampleMemory): Oscillator {
  const { address, phase, loopStart, loopEnd, endAddress, loopMode } = memory.columns
  const { increment, wordBefore, isReleased, isEnded } = memory.inner
  // Neighbours of the frame in hand; where the slow path leaves them.
  const near = new Int32Array(4)

  /** One word, 16 or 24 bits; outside the memory silence. */
  function wordAt(index: number): number {
    if (index < 0 || index >= samples.words.length) return 0
    const word = samples.words[index]!
    return samples.has24Bits ? word * 256 + samples.lowBytes[index]! : word
  }

  /** Looks up the four neighbours of word `index` across the borders of loop and sample. `before`: see `wordBefore`. */
  function lookUp(index: number, low: number, high: number, isLooping: boolean, before: number) {
    near[0] = wordAt(before !== 0 ? before : index > high ? -1 : index - 1)
    for (let step = 1; step < 4; step++) {
      const place = index - 1 + step
      if (place < high) near[step] = wordAt(place)
      else near[step] = isLooping ? wordAt(low + ((place - low) % (high - low))) : 0
    }
  }

  return (voice, out, at, count) => {
    const words = samples.words
    const lowBytes = samples.lowBytes
    const has24Bits = samples.has24Bits
    const kind = samples.interpolation
    const inc = increment[voice]!
    let base = address[voice]!
    let pos = phase[voice]!
    let before = wordBefore[voice]!
    const size = words.length
    const mode = loopMode[voice]!
    const loopLow = Math.max(0, loopStart[voice]!)
    const loopHigh = Math.min(size, loopEnd[voice]!)
    const isLooping =
      loopHigh > loopLow &&
      (mode === LOOP.continuous || (mode === LOOP.untilRelease && isReleased[voice] === 0))
    const high = isLooping ? loopHigh : Math.min(size, endAddress[voice]!)
    const stop = at + count
    let frame = at
    // A driver may have moved the loop below the position.
    if (isLooping && base >= high) base = loopLow + ((base - loopLow) % (high - loopLow))

    while (frame < stop) {
      if (!isLooping && base > high) {
        // The last neighbour has gone by.
        isEnded[voice] = 1
        while (frame < stop) out[frame++] = 0
        break
      }
      let run = 0
      if (before === 0 && base > 0) {
        run = Math.floor((high - 2 - base - pos) / inc)
        if (run > stop - frame) run = stop - frame
      }
      if (run > 0) {
        const until = frame + run
        if (has24Bits) {
          const scale = scaleOf(kind) / 256
          for (; frame < until; frame++) {
            const step = pos | 0
            const index = base + step
            const f = pos - step
            const a = words[index - 1]! * 256 + lowBytes[index - 1]!
            const b = words[index]! * 256 + lowBytes[index]!
            const c = words[index + 1]! * 256 + lowBytes[index + 1]!
            const d = words[index + 2]! * 256 + lowBytes[index + 2]!
            out[frame] = interpolate(kind, a, b, c, d, f) * scale
            pos += inc
          }
        } else if (kind === 'b-spline') {
          for (; frame < until; frame++) {
            const step = pos | 0
            const index = base + step
            const f = pos - step
            const a = words[index - 1]!
            const b = words[index]!
            const c = words[index + 1]!
            const d = words[index + 2]!
            out[frame] =
              (((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
                (3 * (c - a) * f + (a + c + 4 * b))) *
              SPLINE_SCALE
            pos += inc
          }
        } else if (kind === 'hermite') {
          for (; frame < until; frame++) {
            const step = pos | 0
            const index = base + step
            const f = pos - step
            const a = words[index - 1]!
            const b = words[index]!
            const c = words[index + 1]!
            const d = words[index + 2]!
            out[frame] =
              (((d - a + 3 * (b - c)) * f + (2 * a - 5 * b + 4 * c - d)) * f * f +
                ((c - a) * f + 2 * b)) *
              HERMITE_SCALE
            pos += inc
          }
        } else {
          for (; frame < until; frame++) {
            const step = pos | 0
            const index = base + step
            const b = words[index]!
            out[frame] = ((words[index + 1]! - b) * (pos - step) + b) * LINEAR_SCALE
            pos += inc
          }
        }
      } else {
        lookUp(base, loopLow, high, isLooping, before)
        const scale = scaleOf(kind) / (has24Bits ? 256 : 1)
        out[frame++] = interpolate(kind, near[0]!, near[1]!, near[2]!, near[3]!, pos) * scale
        pos += inc
      }
      // Normal form again, pos in 0…1: exact, because positions are multiples of 2⁻³².
      const whole = pos | 0
      if (whole !== 0) {
        base += whole
        pos -= whole
        before = 0
        if (isLooping && base >= high) {
          base = loopLow + ((base - loopLow) % (high - loopLow))
          if (base === loopLow) before = high - 1
        }
      }
    }
    address[voice] = base
    phase[voice] = pos
    wordBefore[voice] = before
  }
}

function scaleOf(kind: Interpolation): number {
  return kind === 'b-spline' ? SPLINE_SCALE : kind === 'hermite' ? HERMITE_SCALE : LINEAR_SCALE
}

/** Between b and c at fraction f, scaled by 6, 2 or 1: the same expressions as in the fast runs. */
function interpolate(
  kind: Interpolation,
  a: number,
  b: number,
  c: number,
  d: number,
  f: number,
): number {
  if (kind === 'b-spline') {
    return (
      ((d - a + 3 * (b - c)) * f + 3 * (a + c - 2 * b)) * f * f +
      (3 * (c - a) * f + (a + c + 4 * b))
    )
  }
  if (kind === 'hermite') {
    return ((d - a + 3 * (b - c)) * f + (2 * a - 5 * b + 4 * c - d)) * f * f + ((c - a) * f + 2 * b)
  }
  return (c - b) * f + b
}
