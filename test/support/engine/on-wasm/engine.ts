// Stands in for engine/engine.ts where the tests of the engine run on the WebAssembly kernel.

import { createEngine as create } from '../../../../engine/engine.ts'
import type { Engine } from '../../../../engine/engine-types.ts'
import type { EngineOptions } from '../../../../trace/wire/engine-options.ts'
import { kernelModule } from '../kernels.ts'

export const createEngine = (given: Partial<EngineOptions> = {}): Engine =>
  create(given, { module: kernelModule, sampleBytes: 16 * 1024 * 1024 })
