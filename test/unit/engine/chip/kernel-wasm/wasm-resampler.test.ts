// The resampler's sums in WebAssembly: where they are made, what they give, and what happens when they fail. Node.

import { describe, expect, it } from 'vitest'
import { createWasmResampler } from '../../../../../engine/chip/kernel-wasm/wasm-resampler.ts'
import type { WasmKernel } from '../../../../../engine/chip/kernel-wasm/wasm-kernel.ts'
import { shapeOf } from '../../../../../engine/chip/resampler-shape.ts'
import { createResampler } from '../../../../../engine/chip/resampler.ts'
import { wasmKernel } from '../../../../support/engine/kernels.ts'

const FRAMES = 3000

/** Two tones through a resampler to 48 kHz, in blocks of 100. */
const play = (kernel: WasmKernel | null) => {
  const resampler = createResampler(48_000, kernel)
  const [left, right] = [new Float32Array(FRAMES), new Float32Array(FRAMES)]
  let pushed = 0
  for (let at = 0; at < FRAMES; at += 100) {
    const needed = resampler.needed(100)
    const tone = (step: number): Float64Array =>
      Float64Array.from({ length: needed }, (_, frame) => Math.sin((pushed + frame) * step))
    resampler.push(tone(0.1), tone(0.7), needed)
    pushed += needed
    resampler.pull(left, right, at, 100)
  }
  return { left, right }
}

type Played = ReturnType<typeof play>

const mostApart = (ours: Played, theirs: Played): number =>
  Math.max(
    ...(['left', 'right'] as const).flatMap((side) =>
      Array.from(ours[side], (value, frame) => Math.abs(value - (theirs[side][frame] ?? 0))),
    ),
  )

/** −96 dB below full scale. */
const ALIKE = 10 ** (-96 / 20)

/** A kernel that counts how often it was asked, and fails from the call `failing` on. */
const counting = (failing = Infinity) => {
  const kernel = wasmKernel('hardware', 0)
  const { resample } = kernel.exports
  const told = { calls: 0 }
  const exports = {
    ...kernel.exports,
    resample: (...given: Parameters<typeof resample>) => {
      told.calls++
      if (told.calls >= failing) throw new Error('unreachable')
      return resample(...given)
    },
  }
  return { told, kernel: { ...kernel, exports } }
}

describe('the resampler of the WebAssembly kernel', () => {
  it('is for exact ratios other than 1, and none where there is no room', () => {
    const kernel = wasmKernel('hardware', 0)
    expect(createWasmResampler(kernel, shapeOf(44_100))).toBeNull()
    expect(createWasmResampler(kernel, shapeOf(44_101))).toBeNull()
    expect(createWasmResampler(kernel, shapeOf(48_000))).not.toBeNull()
    while (kernel.reserve(4096) !== null);
    expect(createWasmResampler(kernel, shapeOf(48_000))).toBeNull()
  })

  it('sums what JavaScript sums', () => {
    const { told, kernel } = counting()
    const [ours, theirs] = [play(kernel), play(null)]
    expect(told.calls).toBeGreaterThan(25)
    expect(mostApart(ours, theirs)).toBeLessThan(ALIKE)
    expect(Math.max(...ours.left)).toBeGreaterThan(0.9)
  })

  it('leaves it to JavaScript once it has failed, without a gap', () => {
    const { told, kernel } = counting(7)
    expect(mostApart(play(kernel), play(null))).toBeLessThan(ALIKE)
    expect(told.calls).toBe(7)
  })
})
