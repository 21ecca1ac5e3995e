// Stands in for engine/chip/resampler.ts where the tests of the engine run on the WebAssembly kernel.

import type { Resampler } from '../../../../engine/chip/chip-types.ts'
import { createResampler as create } from '../../../../engine/chip/resampler.ts'
import { wasmKernel } from '../kernels.ts'

export const createResampler = (toRate: number): Resampler =>
  create(toRate, wasmKernel('hardware', 0))
