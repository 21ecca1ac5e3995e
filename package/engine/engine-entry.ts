// What `awescope/engine` is to whoever installs the package: the instrument without DOM and without Node, and what
// reads banks for it. Any context.

// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists only in builds
/// <reference path="../../build/virtual-modules.d.ts" />
import { engineKernel } from 'virtual:awescope-engine-kernel'
import { compileKernelModule } from '../../engine/chip/kernel-wasm/kernel-module.ts'
import type { WasmModule } from '../../engine/chip/kernel-wasm/web-assembly.ts'

/**
 * The WebAssembly kernel for `createEngine`; null where the platform has no WebAssembly with SIMD, or the policy of a
 * page forbids it. Takes some milliseconds; never throws.
 */
export const compileKernel = (): WasmModule | null => compileKernelModule(engineKernel)

export { createEngine } from '../../engine/engine.ts'
export type {
  Engine,
  EngineCounters,
  EngineQuality,
  SectionProbe,
  VoiceView,
  WasmChoice,
} from '../../engine/engine-types.ts'
export type { KernelName } from '../../engine/chip/chip-types.ts'
export type { WasmModule } from '../../engine/chip/kernel-wasm/web-assembly.ts'
export type { RegisterPorts } from '../../engine/chip/register-ports.ts'
export type { Registers } from '../../engine/chip/registers.ts'
export {
  createRegisterCard,
  DRAM_WORD,
  type RegisterCard,
  type RegisterCardOptions,
} from '../../engine/registers/register-card.ts'
export {
  formatRegisterLog,
  parseRegisterLog,
  type RegisterLog,
  RegisterLogError,
} from '../../engine/registers/register-log.ts'
export {
  createRegisterRecorder,
  type RegisterRecorder,
} from '../../engine/registers/register-recorder.ts'
export { SoundFontError, type SoundFontBank } from '../../engine/soundfont/bank.ts'
export { isPackedBank, packBank, unpackBank } from '../../engine/soundfont/packed-bank.ts'
export { parseSoundFont } from '../../engine/soundfont/parse-soundfont.ts'
export {
  DEFAULT_ENGINE_OPTIONS,
  ENGINE_BOUNDS,
  ENGINE_MODES,
  type EngineMode,
  type EngineOptions,
  STEALING_RULES,
  type StealingRule,
} from '../../trace/wire/engine-options.ts'
