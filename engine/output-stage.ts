// The way out: from chip frames at 44.1 kHz to output frames at the context's rate, a segment at a time. Audio thread;
// nothing allocates after creation.

import { MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import type { WasmKernel } from './chip/kernel-wasm/wasm-kernel.ts'
import { createResampler } from './chip/resampler.ts'
import { CHIP_RATE } from './chip/voice-columns.ts'

export interface OutputStage {
  /** Chip frames for each output frame. */
  readonly ratio: number
  /** Output frames between an event's frame and its first sample. */
  readonly latencyFrames: number
  /** Output frames whose chip frames fit into one segment. */
  readonly mostFrames: number
  /** `count` output frames at `from`, of the `chipFrames` next ones that stand in `left` and `right` from 0 on. */
  write(
    left: Float64Array,
    right: Float64Array,
    chipFrames: number,
    toLeft: Float32Array,
    toRight: Float32Array,
    from: number,
    count: number,
  ): void
  /** As after creation. */
  reset(): void
}

/** Resamples by `wasm` where it is given. RangeError for a rate outside 8000…192000 Hz. */
export function createOutputStage(sampleRate: number, wasm: WasmKernel | null = null): OutputStage {
  const isSameRate = sampleRate === CHIP_RATE
  const ratio = CHIP_RATE / sampleRate
  const resampler = createResampler(sampleRate, wasm)
  /**
   * Frames that the output runs behind the resampler's: it asks for up to half a chip frame more than the events'
   * frames allow, and an event must never find its frame already rendered.
   */
  const lead = isSameRate ? 0 : Math.max(0, Math.ceil(0.5 / ratio) - 1)
  let leadLeft = lead

  const copy = (
    left: Float64Array,
    right: Float64Array,
    toLeft: Float32Array,
    toRight: Float32Array,
    from: number,
    count: number,
  ): void => {
    for (let i = 0; i < count; i += 1) {
      toLeft[from + i] = left[i] as number
      toRight[from + i] = right[i] as number
    }
  }

  /** Pulls `count` output frames, the first `leadLeft` of all being silence. */
  const pull = (toLeft: Float32Array, toRight: Float32Array, from: number, count: number): void => {
    const silent = Math.min(leadLeft, count)
    if (silent > 0) {
      toLeft.fill(0, from, from + silent)
      toRight.fill(0, from, from + silent)
      leadLeft -= silent
    }
    resampler.pull(toLeft, toRight, from + silent, count - silent)
  }

  return {
    ratio,
    latencyFrames: resampler.latencyFrames + lead,
    mostFrames: isSameRate
      ? MAX_SEGMENT_FRAMES
      : Math.max(1, Math.min(MAX_SEGMENT_FRAMES, Math.floor((MAX_SEGMENT_FRAMES - 2) / ratio))),
    write(left, right, chipFrames, toLeft, toRight, from, count) {
      if (isSameRate) {
        copy(left, right, toLeft, toRight, from, count)
        return
      }
      resampler.push(left, right, chipFrames)
      pull(toLeft, toRight, from, count)
    },
    reset() {
      resampler.reset()
      leadLeft = lead
    },
  }
}
