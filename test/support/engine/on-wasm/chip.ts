// Stands in for engine/chip/chip.ts where the tests of the engine run on the WebAssembly kernel.

import { type ChipCore, createChip as create } from '../../../../engine/chip/chip.ts'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { wasmKernel } from '../kernels.ts'

export * from '../../../../engine/chip/chip.ts'

export const createChip = (mode: EngineMode): ChipCore => create(mode, wasmKernel(mode))
