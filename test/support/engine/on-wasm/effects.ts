// Stands in for engine/chip/effects.ts where the tests of the engine run on the WebAssembly kernel.

import type { EffectsUnit } from '../../../../engine/chip/chip-types.ts'
import { createWasmEffects } from '../../../../engine/chip/kernel-wasm/wasm-effects.ts'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { wasmKernel } from '../kernels.ts'

export const createEffects = (mode: EngineMode): EffectsUnit =>
  createWasmEffects(mode, wasmKernel(mode, 0))
