// The two kernels of the engine, for tests that hold for both: run them with `describe.each(KERNELS)`. Node.

import { engineKernel } from 'virtual:awescope-engine-kernel'
import { type ChipCore, createChip } from '../../../engine/chip/chip.ts'
import type { KernelName } from '../../../engine/chip/chip-types.ts'
import { compileKernelModule } from '../../../engine/chip/kernel-wasm/kernel-module.ts'
import { createWasmKernel, type WasmKernel } from '../../../engine/chip/kernel-wasm/wasm-kernel.ts'
import type { WasmModule } from '../../../engine/chip/kernel-wasm/web-assembly.ts'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'

export const KERNELS: readonly KernelName[] = ['js', 'wasm']

const compiled = compileKernelModule(engineKernel)
if (compiled === null) throw new Error('This Node has no WebAssembly with SIMD.')
export const kernelModule: WasmModule = compiled

const SAMPLE_BYTES = 8 * 1024 * 1024

export function wasmKernel(mode: EngineMode, sampleBytes = SAMPLE_BYTES): WasmKernel {
  const kernel = createWasmKernel(kernelModule, mode, sampleBytes)
  if (kernel === null) throw new Error('The kernel cannot be made.')
  return kernel
}

export function chipOf(kernel: KernelName, mode: EngineMode): ChipCore {
  return createChip(mode, kernel === 'wasm' ? wasmKernel(mode) : null)
}
