// The resampler's rings and sums in the WebAssembly kernel's memory. Audio thread; nothing allocates after creation.

import { MAX_SEGMENT_FRAMES } from '../chip-types.ts'
import type { ResamplerShape } from '../resampler-shape.ts'
import type { WasmKernel } from './wasm-kernel.ts'

export interface WasmResampler {
  /** The rings, written twice, a ring's length apart. */
  readonly heldLeft: Float32Array
  readonly heldRight: Float32Array
  /**
   * Writes `count` output frames from `from` on; the first one's first tap lies at `first` in the ring, its row is
   * `part`. False: the kernel has failed, and nothing is written.
   */
  pull(
    left: Float32Array,
    right: Float32Array,
    from: number,
    count: number,
    first: number,
    part: number,
  ): boolean
}

/** Null where the shape is not of whole rows, or has no room. */
export function createWasmResampler(
  kernel: WasmKernel,
  shape: ResamplerShape,
): WasmResampler | null {
  const { phases, step, isSame, taps, ring } = shape
  if (isSame || shape.kernel.isInterpolated) return null
  const table = kernel.reserve(shape.kernel.table.length)
  const heldLeft = kernel.reserve(2 * ring)
  const heldRight = kernel.reserve(2 * ring)
  const outLeft = kernel.reserve(MAX_SEGMENT_FRAMES)
  const outRight = kernel.reserve(MAX_SEGMENT_FRAMES)
  if (!table || !heldLeft || !heldRight || !outLeft || !outRight) return null
  table.set(shape.kernel.table)
  const { exports } = kernel
  const places = [table, heldLeft, heldRight, outLeft, outRight].map((view) => view.byteOffset)
  const [tableAt = 0, leftAt = 0, rightAt = 0, outLeftAt = 0, outRightAt = 0] = places
  const stepWhole = Math.floor(step / phases)
  const stepPart = step % phases
  let hasFailed = false

  return {
    heldLeft,
    heldRight,
    pull(left, right, from, count, first, part) {
      if (hasFailed) return false
      try {
        exports.resample(
          tableAt,
          taps,
          phases,
          leftAt,
          rightAt,
          ring - 1,
          first,
          part,
          stepWhole,
          stepPart,
          outLeftAt,
          outRightAt,
          count,
        )
      } catch {
        hasFailed = true
        return false
      }
      for (let frame = 0; frame < count; frame++) {
        left[from + frame] = outLeft[frame] as number
        right[from + frame] = outRight[frame] as number
      }
      return true
    },
  }
}
