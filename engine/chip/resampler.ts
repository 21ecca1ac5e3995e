// From the chip's 44.1 kHz to the rate of the context: a polyphase filter, sinc under a Kaiser window, summed in
// Float64. Positions are whole numbers of a fraction, so pitch is exact and nothing drifts. Streams: chip frames
// are pushed, output frames are pulled; how either is cut changes no bit. Runs in the audio thread; nothing
// allocates after creation.

import type { Resampler } from './chip-types.ts'
import { createWasmResampler } from './kernel-wasm/wasm-resampler.ts'
import type { WasmKernel } from './kernel-wasm/wasm-kernel.ts'
import { shapeOf } from './resampler-shape.ts'

/**
 * The position of the stream: chip frames that were pushed; where the next output frame lies, in whole chip frames
 * (negative during the delay) and a part in `phases`.
 */
const PUSHED = 0
const WHOLE = 1
const PART = 2
/** One more than the last chip frame that was not zero. */
const SOUNDED = 3

/**
 * A resampler with an empty past. `toRate`: 8000…192000 Hz, else RangeError. At 44100 frames pass unchanged but for the
 * rounding to Float32. Up to MAX_SEGMENT_FRAMES frames for each `pull`, whatever of them is `needed` before; more, or a
 * `pull` of what was not pushed, is a RangeError. Allocates only here, at most 0.8 MB.
 *
 * The delay is a whole number of output frames, the smallest that is at least half the filter: chip frame k comes out
 * centred on `k · toRate / 44100 + latencyFrames`.
 */
export function createResampler(toRate: number, wasm: WasmKernel | null = null): Resampler {
  const shape = shapeOf(toRate)
  const { phases, step, isSame, kernel, taps, half, latencyFrames, ring } = shape
  const wasmSums = wasm && createWasmResampler(wasm, shape)
  const stepWhole = Math.floor(step / phases)
  const stepPart = step % phases
  const { table, isInterpolated } = kernel
  const tablePhases = kernel.phases
  const mask = ring - 1
  // A ring that is written twice, a ring's length apart: the taps of one output frame always lie in one piece.
  const heldLeft = wasmSums?.heldLeft ?? new Float64Array(2 * ring)
  const heldRight = wasmSums?.heldRight ?? new Float64Array(2 * ring)

  // Not plain variables: after some hours they would be a new heap number with every block.
  const position = new Float64Array(4)

  const reset = (): void => {
    heldLeft.fill(0)
    heldRight.fill(0)
    const behind = latencyFrames * step
    const framesBehind = Math.ceil(behind / phases)
    position[PUSHED] = 0
    position[SOUNDED] = 0
    position[WHOLE] = -framesBehind
    position[PART] = framesBehind * phases - behind
  }
  reset()

  /** Chip frames that must have been pushed in all for the output frame `ahead` after the next one. */
  const pushedFor = (ahead: number): number =>
    (position[WHOLE] as number) +
    Math.floor(((position[PART] as number) + ahead * step) / phases) +
    half +
    1

  /** What the filter would make of nothing but zeros, without the work. */
  const pullSilence = (
    left: Float32Array,
    right: Float32Array,
    from: number,
    count: number,
  ): void => {
    left.fill(0, from, from + count)
    right.fill(0, from, from + count)
    passOn(count)
  }

  /** `count` output frames are written. */
  const passOn = (count: number): void => {
    const ahead = (position[PART] as number) + count * step
    position[WHOLE] = (position[WHOLE] as number) + Math.floor(ahead / phases)
    position[PART] = ahead % phases
  }

  const pullSame = (left: Float32Array, right: Float32Array, from: number, count: number): void => {
    const whole = position[WHOLE] as number
    for (let frame = 0; frame < count; frame++) {
      const at = (whole + frame) & mask
      left[from + frame] = heldLeft[at] as number
      right[from + frame] = heldRight[at] as number
    }
    position[WHOLE] = whole + count
  }

  const pullExact = (
    left: Float32Array,
    right: Float32Array,
    from: number,
    count: number,
  ): void => {
    let whole = position[WHOLE] as number
    let part = position[PART] as number
    for (let frame = from, end = from + count; frame < end; frame++) {
      // Two sums for each side: additions need not wait for each other.
      let left0 = 0
      let left1 = 0
      let right0 = 0
      let right1 = 0
      let at = (whole - half + 1) & mask
      // An integer for the compiler too: as a double it would be converted at every tap.
      let weightAt = (part * taps) | 0
      for (const last = at + taps; at < last; at += 4) {
        const weight0 = table[weightAt] as number
        const weight1 = table[weightAt + 1] as number
        const weight2 = table[weightAt + 2] as number
        const weight3 = table[weightAt + 3] as number
        left0 += (heldLeft[at] as number) * weight0 + (heldLeft[at + 1] as number) * weight1
        right0 += (heldRight[at] as number) * weight0 + (heldRight[at + 1] as number) * weight1
        left1 += (heldLeft[at + 2] as number) * weight2 + (heldLeft[at + 3] as number) * weight3
        right1 += (heldRight[at + 2] as number) * weight2 + (heldRight[at + 3] as number) * weight3
        weightAt += 4
      }
      left[frame] = left0 + left1
      right[frame] = right0 + right1
      whole += stepWhole
      part += stepPart
      if (part >= phases) {
        part -= phases
        whole++
      }
    }
    position[WHOLE] = whole
    position[PART] = part
  }

  const pullWasm = (
    left: Float32Array,
    right: Float32Array,
    from: number,
    count: number,
  ): boolean => {
    if (wasmSums === null) return false
    const first = ((position[WHOLE] as number) - half + 1) & mask
    return wasmSums.pull(left, right, from, count, first, position[PART] as number)
  }

  const pullBetween = (
    left: Float32Array,
    right: Float32Array,
    from: number,
    count: number,
  ): void => {
    let whole = position[WHOLE] as number
    let part = position[PART] as number
    for (let frame = from, end = from + count; frame < end; frame++) {
      const exact = (part * tablePhases) / phases
      const phase = exact | 0
      const between = exact - phase
      let leftSum = 0
      let rightSum = 0
      let at = (whole - half + 1) & mask
      let weightAt = (phase * taps) | 0
      for (const last = at + taps; at < last; at++) {
        const near = table[weightAt] as number
        const weight = near + ((table[weightAt + taps] as number) - near) * between
        leftSum += (heldLeft[at] as number) * weight
        rightSum += (heldRight[at] as number) * weight
        weightAt++
      }
      left[frame] = leftSum
      right[frame] = rightSum
      whole += stepWhole
      part += stepPart
      if (part >= phases) {
        part -= phases
        whole++
      }
    }
    position[WHOLE] = whole
    position[PART] = part
  }

  return {
    latencyFrames,
    needed(count) {
      return count <= 0 ? 0 : Math.max(0, pushedFor(count - 1) - (position[PUSHED] as number))
    },
    push(left, right, count) {
      const pushed = position[PUSHED] as number
      const whole = position[WHOLE] as number
      // What the next output frame still reads must not be overwritten.
      if (pushed + count - (whole - half + 1) > ring) {
        throw new RangeError(`${count} frames do not fit: pull what was pushed first.`)
      }
      let soundedAt = -1
      for (let frame = 0; frame < count; frame++) {
        const at = (pushed + frame) & mask
        const valueLeft = left[frame] as number
        const valueRight = right[frame] as number
        if (valueLeft !== 0 || valueRight !== 0) soundedAt = frame
        heldLeft[at] = valueLeft
        heldLeft[at + ring] = valueLeft
        heldRight[at] = valueRight
        heldRight[at + ring] = valueRight
      }
      position[PUSHED] = pushed + count
      if (soundedAt >= 0) position[SOUNDED] = pushed + soundedAt + 1
    },
    pull(left, right, from, count) {
      if (count <= 0) return
      if (pushedFor(count - 1) > (position[PUSHED] as number)) {
        throw new RangeError(`${count} frames cannot be pulled before all needed are pushed.`)
      }
      const isSilent = (position[WHOLE] as number) - half + 1 >= (position[SOUNDED] as number)
      if (isSame) pullSame(left, right, from, count)
      else if (isSilent) pullSilence(left, right, from, count)
      else if (isInterpolated) pullBetween(left, right, from, count)
      else if (pullWasm(left, right, from, count)) passOn(count)
      else pullExact(left, right, from, count)
    },
    reset,
  }
}
